package dev.gatehouse.tls.handshake;

import dev.gatehouse.crypto.PublicKey;
import dev.gatehouse.pki.X509Cert;
import dev.gatehouse.tls.danger.UncheckedPeers;
import dev.gatehouse.tls.message.CertificateVerify;
import dev.gatehouse.tls.spec.Rule;
import dev.gatehouse.tls.spec.TlsException;
import java.util.List;

/**
 * The peer signed this very handshake with the key of its first certificate. Whose key that is,
 * nobody has looked at, for a reason.
 */
public final class UncheckedPeer implements Peer {
  private final List<X509Cert> chain;
  private final String reason;

  private UncheckedPeer(List<X509Cert> chain, String reason) {
    this.chain = List.copyOf(chain);
    this.reason = reason;
  }

  /**
   * The check.
   *
   * @param toBeSigned all that both have seen through the peer's Certificate, in the form of RFC
   *     8446, section 4.4.3
   */
  public static UncheckedPeer check(
      UncheckedPeers permission, List<X509Cert> chain, CertificateVerify proof, byte[] toBeSigned)
      throws TlsException {
    PublicKey key =
        chain
            .getFirst()
            .publicKey()
            .orElseThrow(() -> TlsException.broken(Rule.SIGNATURE_SCHEME_FITS_KEY));
    HandshakeSignature.require(key, proof, toBeSigned);
    return new UncheckedPeer(chain, permission.reason());
  }

  /** As the peer sent it. */
  public List<X509Cert> chain() {
    return chain;
  }

  public String reason() {
    return reason;
  }

  @Override
  public String toString() {
    return "unchecked";
  }
}
