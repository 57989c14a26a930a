package dev.gatehouse.tls.handshake;

import dev.gatehouse.pki.ValidatedPath;
import dev.gatehouse.tls.message.CertificateVerify;
import dev.gatehouse.tls.spec.TlsException;

/**
 * The peer's path is valid for its name, and it signed this very handshake with that path's key.
 */
public final class VerifiedPeer implements Peer {
  private final ValidatedPath path;

  private VerifiedPeer(ValidatedPath path) {
    this.path = path;
  }

  /**
   * The check.
   *
   * @param toBeSigned all that both have seen through the peer's Certificate, in the form of RFC
   *     8446, section 4.4.3
   */
  public static VerifiedPeer check(ValidatedPath path, CertificateVerify proof, byte[] toBeSigned)
      throws TlsException {
    HandshakeSignature.require(path.key(), proof, toBeSigned);
    return new VerifiedPeer(path);
  }

  public ValidatedPath path() {
    return path;
  }

  @Override
  public String toString() {
    return path.name().text();
  }
}
