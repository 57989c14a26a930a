package dev.gatehouse.tls.handshake.proof;

import dev.gatehouse.crypto.PublicKey;
import dev.gatehouse.crypto.SignatureAlgorithm;
import dev.gatehouse.tls.spec.Rule;
import dev.gatehouse.tls.spec.TlsException;
import dev.gatehouse.wire.Bytes;
import java.util.Objects;

/**
 * A public key whose private half the peer was seen to use for this very handshake. It is made by
 * the check alone, so holding it is the proof; whose key it is, it does not say.
 */
public final class ProvenKey {
  private final PublicKey key;

  private ProvenKey(PublicKey key) {
    this.key = key;
  }

  /**
   * The one place that verifies a signature over a handshake (RFC 8446, section 4.4.3; RFC 5246,
   * sections 7.4.3 and 7.4.8). That the scheme was offered has been looked at; that it fits the key
   * is looked at here.
   *
   * @param toBeSigned what the version says that the peer signs, made by us of what both have seen
   */
  public static ProvenKey bySignature(
      PublicKey key, SignatureAlgorithm algorithm, byte[] toBeSigned, Bytes signature)
      throws TlsException {
    if (!key.supports(algorithm)) {
      throw TlsException.broken(Rule.SIGNATURE_SCHEME_FITS_KEY);
    }
    if (!key.verifies(algorithm, toBeSigned, signature)) {
      throw TlsException.broken(Rule.CERTIFICATE_VERIFY_SIGNATURE);
    }
    return new ProvenKey(key);
  }

  /**
   * RSA key exchange needs no signature: "if the server does not have the private key, it cannot
   * decrypt the pre-master secret", so the peer's Finished, once it has been verified, is the proof
   * (RFC 5246, section 7.4.7.1 and appendix F.1.1.2).
   *
   * @param key to which the pre-master secret of this very handshake was encrypted
   * @param finished of this very handshake
   */
  public static ProvenKey byDecryption(PublicKey key, VerifiedFinished finished) {
    Objects.requireNonNull(finished);
    return new ProvenKey(key);
  }

  /**
   * Holds the proof against the key that it is wanted for.
   *
   * @throws IllegalArgumentException if it proves another one, which is a mistake of ours
   */
  public void requireOf(PublicKey wanted) {
    if (!key.equals(wanted)) {
      throw new IllegalArgumentException("a proof for another key than the certificate's");
    }
  }
}
