package dev.gatehouse.tls.handshake.classic;

import dev.gatehouse.crypto.KeyType;
import dev.gatehouse.crypto.PreMasterDecrypter;
import dev.gatehouse.pki.KeyUsage;
import dev.gatehouse.tls.config.Credential;
import dev.gatehouse.tls.config.SecurityPolicy;
import dev.gatehouse.tls.config.ServerConfig;
import dev.gatehouse.tls.danger.Weakness;
import dev.gatehouse.tls.handshake.hello.Choice;
import dev.gatehouse.tls.message.ClientHello;
import dev.gatehouse.tls.message.extension.SignatureAlgorithms;
import dev.gatehouse.tls.message.extension.SupportedGroups;
import dev.gatehouse.tls.spec.Authentication;
import dev.gatehouse.tls.spec.CipherSuite;
import dev.gatehouse.tls.spec.ClassicVersion;
import dev.gatehouse.tls.spec.Missing;
import dev.gatehouse.tls.spec.NamedGroup;
import dev.gatehouse.tls.spec.TlsError.PeerIncompatible;
import dev.gatehouse.tls.spec.TlsException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The strongest suite that both sides have and that this certificate, this version and the client's
 * extensions allow; and what goes with it (RFC 5246, section 7.4.1.3).
 *
 * @param encryptThenMac whether its records are authenticated as they travel
 * @param group for ECDHE; else null
 * @param signing for what is signed, as ECDHE and DHE are; else null
 */
record SuiteChoice(
    CipherSuite suite,
    boolean encryptThenMac,
    @Nullable NamedGroup group,
    @Nullable Signing signing) {

  static SuiteChoice of(
      ServerConfig config, ClientHello hello, ClassicVersion version, Credential credential)
      throws TlsException {
    return new Search(config.policy(), hello, version, credential)
        .among(Choice.suitesInOrder(hello, config));
  }

  /** Whether that suite's records would be authenticated as they travel (RFC 7366, section 2). */
  static boolean encryptThenMac(CipherSuite suite, ClassicVersion version, ClientHello hello) {
    return suite.isCbc() && version.hasExtensions() && hello.offersEncryptThenMac();
  }

  /** Why a suite that both have is not the one. */
  private static final class Cut extends Exception {
    private static final long serialVersionUID = 1L;

    Cut(String reason) {
      super(reason, null, false, false);
    }
  }

  /** One suite after the other, and the reasons against each. */
  private record Search(
      SecurityPolicy policy, ClientHello hello, ClassicVersion version, Credential credential) {
    SuiteChoice among(List<CipherSuite> ours) throws TlsException {
      List<String> cuts = new ArrayList<>();
      for (CipherSuite suite : ours) {
        if (!suite.fits(version.version()) || !hello.cipherSuites().contains(suite)) {
          continue;
        }
        try {
          return judge(suite);
        } catch (Cut e) {
          cuts.add(suite + " (" + e.getMessage() + ")");
        }
      }
      List<CipherSuite> fitting = ours.stream().filter(s -> s.fits(version.version())).toList();
      throw new TlsException(
          new PeerIncompatible(
              Missing.CIPHER_SUITE,
              PeerIncompatible.listed(hello.cipherSuites()),
              cuts.isEmpty()
                  ? fitting + " for " + version
                  : "some of these, and can use none: " + String.join(", ", cuts)));
    }

    private SuiteChoice judge(CipherSuite suite) throws Cut {
      Authentication wanted = suite.authentication();
      if (!wanted.fits(credential.identity().signer().publicKey().type())) {
        throw new Cut(
            "our certificate's key is " + credential.identity().signer().publicKey().type());
      }
      if (wanted == Authentication.ECDSA) {
        judgeCurve(credential.identity().signer().publicKey().type());
      }
      boolean encryptThenMac = encryptThenMac(suite, version, hello);
      if (!policy.allows(suite, encryptThenMac)) {
        throw new Cut("the client does not offer encrypt_then_mac");
      }
      return switch (suite.keyExchange()) {
        case ECDHE -> new SuiteChoice(suite, encryptThenMac, group(), signing());
        case DHE -> new SuiteChoice(suite, encryptThenMac, null, signing());
        case RSA -> {
          judgeDecryption();
          yield new SuiteChoice(suite, encryptThenMac, null, null);
        }
        case ANY -> throw new Cut("it is TLS 1.3's");
      };
    }

    /**
     * RFC 8422, 5.1.1: the client's groups are also those of the certificates that it can verify;
     * not so for Ed25519, which its schemes name.
     */
    private void judgeCurve(KeyType key) throws Cut {
      Optional<NamedGroup> curve =
          switch (key) {
            case EC_P256 -> Optional.of(NamedGroup.SECP256R1);
            case EC_P384 -> Optional.of(NamedGroup.SECP384R1);
            case EC_P521, ED25519, RSA -> Optional.empty();
          };
      SupportedGroups theirs = hello.supportedGroups();
      if (theirs != null && curve.isPresent() && !theirs.namedGroupList().contains(curve.get())) {
        throw new Cut("the client does not know our certificate's curve, " + curve.get());
      }
    }

    private NamedGroup group() throws Cut {
      SupportedGroups theirs = hello.supportedGroups();
      for (NamedGroup group : policy.classicGroups()) {
        // RFC 8422, 4: a client that does not say "may" have any; P-256 is what all have.
        if (theirs == null
            ? group.equals(NamedGroup.SECP256R1)
            : theirs.namedGroupList().contains(group)) {
          return group;
        }
      }
      throw new Cut(
          "no group in common: the client has "
              + (theirs == null ? "no list" : PeerIncompatible.listed(theirs.namedGroupList())));
    }

    private Signing signing() throws Cut {
      SignatureAlgorithms theirs = hello.signatureAlgorithms();
      Optional<Signing> signing =
          Signing.choose(
              version,
              credential.identity().signer().publicKey().type(),
              credential.identity().signer().algorithms(),
              policy.schemes(version.version()),
              theirs == null ? null : theirs.supportedSignatureAlgorithms());
      return signing.orElseThrow(
          () ->
              new Cut(
                  "our key cannot sign in a way that the client verifies: it has "
                      + (theirs == null
                          ? "SHA-1 alone"
                          : PeerIncompatible.listed(theirs.supportedSignatureAlgorithms()))));
    }

    private void judgeDecryption() throws Cut {
      if (!credential.identity().certificate().extensions().allows(KeyUsage.KEY_ENCIPHERMENT)) {
        throw new Cut("our certificate's key usage has no keyEncipherment");
      }
      Optional<PreMasterDecrypter> decrypter = credential.identity().signer().decrypter();
      if (decrypter.isEmpty()) {
        throw new Cut("our key does not decrypt");
      }
      if (!decrypter.get().constantTime()
          && !policy.allows(Weakness.STATIC_RSA_OF_UNKNOWN_TIMING)) {
        throw new Cut("our provider does not promise to decrypt in constant time");
      }
    }
  }
}
