package dev.gatehouse.tls.config;

import dev.gatehouse.pki.Identity;
import dev.gatehouse.pki.X509Cert;
import dev.gatehouse.tls.message.Certificate;
import dev.gatehouse.tls.spec.SignatureScheme;
import dev.gatehouse.wire.Bytes;
import java.util.List;

/**
 * An identity made ready for many handshakes: its Certificate message encoded once, and the schemes
 * that its key can sign handshakes with. Immutable; thread-safe if its signer is.
 */
public final class ServerIdentity {
  /** Our own schemes; a key of each type signs with at least one of them. */
  private static final List<SignatureScheme> KNOWN = SecurityPolicy.GATEHOUSE_2026_11.allSchemes();

  private final Identity identity;
  private final Certificate message;
  private final Bytes encoded;
  private final List<SignatureScheme> schemes;

  private ServerIdentity(Identity identity) {
    this.identity = identity;
    this.message = Certificate.of(identity.chain().stream().map(X509Cert::encoded).toList());
    this.encoded = message.encoded();
    this.schemes =
        KNOWN.stream().filter(s -> identity.signer().algorithms().contains(s.algorithm())).toList();
  }

  /** Encodes the chain. */
  public static ServerIdentity of(Identity identity) {
    return new ServerIdentity(identity);
  }

  public Identity identity() {
    return identity;
  }

  /** What the key can sign a handshake with. */
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
    return "identity of " + identity.certificate().subject();
  }
}
