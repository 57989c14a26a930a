package dev.gatehouse.gateway.keys;

import dev.gatehouse.crypto.PublicKey;
import dev.gatehouse.gateway.binding.CertificateSource;
import dev.gatehouse.gateway.report.GateException;
import dev.gatehouse.pki.Identity;
import dev.gatehouse.pki.X509Cert;
import dev.gatehouse.tls.config.Credential;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Keys in a PKCS#11 token: an HSM, a smart card, SoftHSM. They are found by the certificates, which
 * are in files, and sign in the token; nothing but hashes goes there, and nothing but signatures
 * comes back. Signers are {@link RemoteSigner}s that wait for the token on threads of their own.
 */
public final class TokenKeys implements Keys {
  private final String place;
  private final TokenQueue queue;
  private final Map<CertificateSource, Credential> credentials = new LinkedHashMap<>();

  private TokenKeys(TokenLine line, KeyAudience audience) {
    this.place = "token " + line.name() + " (pkcs11)";
    this.queue = new TokenQueue(line, audience);
  }

  /**
   * Loads the module, logs in to the token, and finds the key of each source. Waits for the token.
   *
   * @param uri RFC 7512, with {@code module-path} and, where the token wants a PIN, {@code
   *     pin-source}: absolute paths
   * @param sources chains in files, without keys
   * @param audience hears of a PIN that everybody may read, and of a token that begins to fail
   * @throws GateException if module, token, PIN or key is not as it should be, with what there is
   */
  public static TokenKeys open(String uri, Set<CertificateSource> sources, KeyAudience audience)
      throws GateException {
    TokenLine line = TokenLine.open(TokenAddress.parse(uri), audience);
    var keys = new TokenKeys(line, audience);
    try {
      for (CertificateSource it : sources) {
        keys.credentials.put(it, credential(it, line, keys.queue));
      }
      return keys;
    } catch (CryptokiException e) {
      keys.close();
      throw GateException.environment(
          "The token “" + line.name() + "” does not show its keys: " + e.said() + ".", e);
    } catch (GateException | RuntimeException e) {
      keys.close();
      throw e;
    }
  }

  private static Credential credential(CertificateSource source, TokenLine line, TokenQueue queue)
      throws GateException, CryptokiException {
    return switch (source) {
      case CertificateSource.Issued _ ->
          throw GateException.user(
              "A key in a token is never "
                  + source.described()
                  + ": name the chain of a key that is in it.");
      case CertificateSource.Files(Path file, _) -> {
        List<X509Cert> chain = KeyFiles.chain(file);
        PublicKey publicKey =
            chain
                .getFirst()
                .publicKey()
                .orElseThrow(
                    () ->
                        GateException.user(
                            "The first certificate in "
                                + file
                                + " has a key of a kind that nobody here uses."));
        Optional<TokenSigner> signer = TokenSigner.find(line, queue, publicKey);
        if (signer.isEmpty()) throw noKey(line, file, chain.getFirst());
        yield Credential.of(new Identity(chain, signer.get()));
      }
    };
  }

  private static GateException noKey(TokenLine line, Path file, X509Cert certificate)
      throws CryptokiException {
    boolean chosen = line.address().object().isPresent() || line.address().id().isPresent();
    return GateException.user(
        "No private key"
            + (chosen ? " that the URI’s object and id mean" : "")
            + " in the token “"
            + line.name()
            + "” signs for the first certificate in "
            + file
            + ", which is for "
            + certificate.subject()
            + ": "
            + TokenSigner.there(line)
            + ". Put the key in, or name the chain of one that is there.");
  }

  @Override
  public Credential credential(CertificateSource source) {
    Credential it = credentials.get(source);
    if (it == null) {
      throw new IllegalArgumentException("not opened with " + source);
    }
    return it;
  }

  @Override
  public KeyFacts facts(CertificateSource source) {
    return new KeyFacts(credential(source).identity().certificate(), Optional.empty());
  }

  /** None: what is issued here has its key elsewhere. */
  @Override
  public Optional<Root> root() {
    return Optional.empty();
  }

  @Override
  public String place() {
    return place;
  }

  /** Nothing is renewed. */
  @Override
  public void tick() {}

  @Override
  public void close() {
    queue.close();
  }
}
