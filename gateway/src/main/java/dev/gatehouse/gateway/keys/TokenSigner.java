package dev.gatehouse.gateway.keys;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.gatehouse.crypto.PublicKey;
import dev.gatehouse.crypto.Secret;
import dev.gatehouse.crypto.SignatureAlgorithm;
import dev.gatehouse.gateway.keys.TokenLine.Login;
import dev.gatehouse.gateway.report.GateException;
import dev.gatehouse.wire.Bytes;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Signs with a key that is in a token. What a token signs is verified before it is handed out: that
 * costs less than a tenth of making it, and a fault in an RSA signature gives the key away.
 * Thread-safe.
 *
 * <p>It decrypts nothing: RSA key exchange needs a padding of our own making around the bare
 * operation, and no policy of today has it.
 */
final class TokenSigner implements RemoteSigner {
  /** More keys than that, and the URI should say which. */
  private static final int MOST_OBJECTS = 256;

  /** As long as MD5 and SHA-1 are, so that it suits every algorithm. */
  private static final Bytes TRIAL = Bytes.owning(new byte[36]);

  /** Where the key was found, with which login. */
  private record Found(Login login, long handle) {}

  private final TokenLine line;
  private final TokenQueue queue;
  private final PublicKey publicKey;
  private final Set<SignatureAlgorithm> algorithms;
  private volatile Found found;

  private TokenSigner(
      TokenLine line,
      TokenQueue queue,
      PublicKey publicKey,
      Set<SignatureAlgorithm> algorithms,
      Found found) {
    this.line = line;
    this.queue = queue;
    this.publicKey = publicKey;
    this.algorithms = Collections.unmodifiableSet(algorithms);
    this.found = found;
  }

  /** The key that belongs to a public one; empty if none in the token does, as far as it signs. */
  static Optional<TokenSigner> find(TokenLine line, TokenQueue queue, PublicKey publicKey)
      throws CryptokiException {
    return line.use(
        (session, login) -> {
          for (long key : keys(line, session, Optional.of(publicKey))) {
            Set<SignatureAlgorithm> able = able(line, login, key, publicKey);
            if (!able.isEmpty()) {
              return Optional.of(
                  new TokenSigner(line, queue, publicKey, able, new Found(login, key)));
            }
          }
          return Optional.empty();
        });
  }

  private static List<Long> keys(TokenLine line, long session, Optional<PublicKey> like)
      throws CryptokiException {
    Map<Long, Bytes> wanted = new HashMap<>();
    wanted.put(Cryptoki.CLASS, Cryptoki.PRIVATE_KEY);
    like.ifPresent(
        it -> {
          wanted.put(Cryptoki.KEY_TYPE, TokenForm.keyType(it.type()));
          line.address().object().ifPresent(label -> wanted.put(Cryptoki.LABEL, label));
          line.address().id().ifPresent(id -> wanted.put(Cryptoki.ID, id));
        });
    return line.module().find(session, wanted, MOST_OBJECTS);
  }

  /**
   * What it signs as that public key verifies it: nothing if it is another's. A token may do a part
   * only, and what it says of itself is no proof. Each trial has a session of its own, for a failed
   * one spoils it.
   */
  @SuppressWarnings("ReferenceEquality")
  private static Set<SignatureAlgorithm> able(
      TokenLine line, Login login, long key, PublicKey publicKey) throws CryptokiException {
    Set<SignatureAlgorithm> able = EnumSet.noneOf(SignatureAlgorithm.class);
    for (SignatureAlgorithm it : SignatureAlgorithm.values()) {
      if (!publicKey.supports(it)) continue;
      try {
        if (line.use((session, _) -> made(line, session, key, publicKey, it, TRIAL)).isPresent()) {
          able.add(it);
        }
      } catch (CryptokiException e) {
        if (line.current() != login) throw e;
      }
    }
    return able;
  }

  /** A signature that is one; empty where the token makes something else. */
  private static Optional<Bytes> made(
      TokenLine line,
      long session,
      long key,
      PublicKey publicKey,
      SignatureAlgorithm algorithm,
      Bytes message)
      throws CryptokiException {
    TokenForm form = TokenForm.of(algorithm, message);
    Bytes raw = line.module().sign(session, key, form.mechanism(), form.data());
    return TokenForm.fromToken(algorithm, raw)
        .filter(it -> publicKey.verifies(algorithm, message.toArray(), it));
  }

  /** The private keys that there are, for people. */
  static String there(TokenLine line) throws CryptokiException {
    return line.use(
        (session, _) -> {
          List<Long> all = keys(line, session, Optional.empty());
          return all.isEmpty()
              ? "it has no private key"
              : all.stream()
                  .limit(10)
                  .map(it -> described(line.module(), session, it))
                  .collect(
                      Collectors.joining(
                          ", ",
                          "it has ",
                          all.size() > 10 ? " and " + (all.size() - 10) + " more" : ""));
        });
  }

  private static String described(Cryptoki module, long session, long key) {
    String label =
        module
            .value(session, key, Cryptoki.LABEL)
            .map(it -> new String(it.toArray(), UTF_8))
            .orElse("");
    String id = module.value(session, key, Cryptoki.ID).map(Bytes::toHex).orElse("");
    Optional<Bytes> type = module.value(session, key, Cryptoki.KEY_TYPE);
    String kind =
        type.isPresent() && type.get().equals(TokenForm.RSA)
            ? "RSA"
            : type.isPresent() && type.get().equals(TokenForm.EC) ? "EC" : "another kind";
    return "“" + label + "” (" + kind + ", id " + (id.isEmpty() ? "none" : id) + ")";
  }

  @Override
  public PublicKey publicKey() {
    return publicKey;
  }

  @Override
  public Set<SignatureAlgorithm> algorithms() {
    return algorithms;
  }

  @Override
  public void sign(SignatureAlgorithm algorithm, Bytes message, Consumer<Optional<Bytes>> done) {
    if (!algorithms.contains(algorithm)) {
      done.accept(Optional.empty());
    } else {
      queue.ask(() -> signature(algorithm, message), done);
    }
  }

  /** In the queue's thread. The token may have been away: then once more. */
  private Optional<Bytes> signature(SignatureAlgorithm algorithm, Bytes message)
      throws CryptokiException, GateException {
    Login before = line.current();
    try {
      return once(algorithm, message);
    } catch (CryptokiException e) {
      if (!e.isLost() || !line.renewed(before)) throw e;
      return once(algorithm, message);
    }
  }

  @SuppressWarnings("ReferenceEquality") // which login, not how it looks
  private Optional<Bytes> once(SignatureAlgorithm algorithm, Bytes message)
      throws CryptokiException {
    return line.use(
        (session, login) -> {
          Found it = found;
          if (it.login() != login) {
            it = again(session, login, algorithm);
            found = it;
          }
          return made(line, session, it.handle(), publicKey, algorithm, message);
        });
  }

  /** Handles change with the login. */
  private Found again(long session, Login login, SignatureAlgorithm algorithm)
      throws CryptokiException {
    for (long key : keys(line, session, Optional.of(publicKey))) {
      if (made(line, session, key, publicKey, algorithm, TRIAL).isPresent()) {
        return new Found(login, key);
      }
    }
    throw new CryptokiException(
        Cryptoki.Call.C_FindObjects, CryptokiException.OBJECT_HANDLE_INVALID);
  }

  @Override
  public void decrypt(
      Bytes encrypted, int clientVersion, Secret substitute, Consumer<Optional<Secret>> done) {
    done.accept(Optional.empty());
  }

  @Override
  public Bytes sign(SignatureAlgorithm algorithm, byte[] message) {
    if (!algorithms.contains(algorithm)) {
      throw new IllegalArgumentException("the token's key cannot sign " + algorithm);
    }
    var answer = new CompletableFuture<Optional<Bytes>>();
    sign(algorithm, Bytes.copyOf(message), answer::complete);
    return answer.join().orElseThrow(() -> new IllegalStateException("the token does not sign"));
  }

  @Override
  public String toString() {
    return "signer with the token's " + publicKey;
  }
}
