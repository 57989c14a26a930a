package dev.gatehouse.tls.handshake;

import dev.gatehouse.crypto.PublicKey;
import dev.gatehouse.tls.message.CertificateVerify;
import dev.gatehouse.tls.spec.Rule;
import dev.gatehouse.tls.spec.TlsException;

/** The one place that verifies a signature over a handshake (RFC 8446, section 4.4.3). */
final class HandshakeSignature {
  private HandshakeSignature() {}

  /** The scheme has been offered; that it fits the key is looked at here. */
  static void require(PublicKey key, CertificateVerify proof, byte[] toBeSigned)
      throws TlsException {
    if (!key.supports(proof.algorithm().algorithm())) {
      throw TlsException.broken(Rule.SIGNATURE_SCHEME_FITS_KEY);
    }
    if (!key.verifies(proof.algorithm().algorithm(), toBeSigned, proof.signature())) {
      throw TlsException.broken(Rule.CERTIFICATE_VERIFY_SIGNATURE);
    }
  }
}
