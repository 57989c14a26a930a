package dev.gatehouse.tls.config;

import dev.gatehouse.pki.Identity;
import dev.gatehouse.pki.X509Cert;
import dev.gatehouse.tls.message.Certificate;
import dev.gatehouse.tls.spec.SignatureScheme;
import dev.gatehouse.wire.Bytes;
import java.util.List;

/**
 * An identity made ready for many handshakes of either side: its Certificate message encoded once,
 * and the schemes that its key can sign with. Immutable; thread-safe if its signer is.
 */
public final class Credential {
  private final Identity identity;
  private final Certificate message;
  private final Bytes encoded;
  private final List<SignatureScheme> schemes;

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

  /** The message that presents the chain. */
  public Certificate message() {
    return message;
  }

  /** {@link #message()} with type and length. */
  public Bytes encodedMessage() {
    return encoded;
  }

  @Override
  public String toString() {
    return "credential of " + identity.certificate().subject();
  }
}
