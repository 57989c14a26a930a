package dev.gatehouse.tls.handshake.classic;

import dev.gatehouse.crypto.SignatureAlgorithm;
import dev.gatehouse.tls.config.Credential;
import dev.gatehouse.tls.handshake.CredentialRequest;
import dev.gatehouse.tls.spec.TlsException;
import java.util.Optional;

/** What a client says of itself (RFC 5246, section 7.4.6). */
sealed interface OwnCertificate {
  /** Nobody asked, so nothing. */
  record NotRequested() implements OwnCertificate {}

  /** "No suitable certificate is available", which each version has its own way to say. */
  record NoneSuitable() implements OwnCertificate {}

  /** This one; its key signs the handshake so. */
  record Suitable(Credential credential, SignatureAlgorithm algorithm) implements OwnCertificate {}

  /**
   * The answer to a request.
   *
   * @throws TlsException with {@code LocalFailure} if the key of what was chosen has no signature
   *     that the server takes
   */
  static OwnCertificate of(CredentialRequest request, Optional<Credential> chosen)
      throws TlsException {
    if (chosen.isEmpty()) {
      return new NoneSuitable();
    }
    return new Suitable(chosen.get(), request.requireAlgorithm(chosen.get()));
  }
}
