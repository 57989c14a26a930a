package dev.gatehouse.tls.config;

import dev.gatehouse.pki.Identity;
import dev.gatehouse.pki.X509Cert;
import dev.gatehouse.tls.message.Certificate;
import dev.gatehouse.tls.message.ClassicCertificate;
import dev.gatehouse.tls.spec.SignatureScheme;
import dev.gatehouse.wire.Bytes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An identity made ready for many handshakes of either side: its Certificate message encoded once,
 * and the schemes that its key can sign with. Immutable; thread-safe if its signer is.
 */
public final class Credential {
  private record Classic(ClassicCertificate message, Bytes encoded) {}

  private final Identity identity;
  private final Certificate message;
  private final Bytes encoded;
  private final List<SignatureScheme> schemes;
  private volatile @Nullable Classic classic;

  private Credential(Identity identity) {
    this.identity = identity;
    this.message = Certificate.of(identity.chain().stream().map(X509Cert::encoded).toList());
    this.encoded = message.encoded();
    this.schemes =
        SignatureScheme.known().stream()
            .filter(s -> identity.signer().algorithms().contains(s.algorithm()))
            .toList();
  }

  /** Encodes the chain. */
  public static Credential of(Identity identity) {
    return new Credential(identity);
  }

  public Identity identity() {
    return identity;
  }

  /** All that the key can sign with; which of them a handshake may use, its policy says. */
  public List<SignatureScheme> schemes() {
    return schemes;
  }

  /** The message that presents the chain in TLS 1.3. */
  public Certificate message() {
    return message;
  }

  /** {@link #message()} with type and length. */
  public Bytes encodedMessage() {
    return encoded;
  }

  /** The message that presents the chain before TLS 1.3. */
  public ClassicCertificate classicMessage() {
    return classic().message();
  }

  /** {@link #classicMessage()} with type and length. */
  public Bytes encodedClassicMessage() {
    return classic().encoded();
  }

  /** Made when it is first wanted; two threads may both make it, and it is the same. */
  private Classic classic() {
    Classic known = classic;
    if (known == null) {
      ClassicCertificate certificate =
          new ClassicCertificate(identity.chain().stream().map(X509Cert::encoded).toList());
      known = new Classic(certificate, certificate.encoded());
      classic = known;
    }
    return known;
  }

  @Override
  public String toString() {
    return "credential of " + identity.certificate().subject();
  }
}
