package dev.gatehouse.tls.handshake.modern;

import dev.gatehouse.crypto.PublicKey;
import dev.gatehouse.pki.ValidatedPath;
import dev.gatehouse.pki.X509Cert;
import dev.gatehouse.tls.danger.UncheckedPeers;
import dev.gatehouse.tls.handshake.Peer;
import dev.gatehouse.tls.handshake.UncheckedPeer;
import dev.gatehouse.tls.handshake.VerifiedPeer;
import dev.gatehouse.tls.handshake.proof.ProvenKey;
import dev.gatehouse.tls.message.CertificateVerify;
import dev.gatehouse.tls.spec.Rule;
import dev.gatehouse.tls.spec.TlsException;
import java.util.List;

/** What is left to check of the other side before we call it a peer: its signature. */
@FunctionalInterface
interface PeerCheck {
  /**
   * The scheme has been offered.
   *
   * @param toBeSigned by the other side, in the form of RFC 8446, section 4.4.3
   */
  Peer verify(CertificateVerify proof, byte[] toBeSigned) throws TlsException;

  /** Of one whose path is valid. */
  static PeerCheck of(ValidatedPath path) {
    return (proof, toBeSigned) -> VerifiedPeer.of(path, prove(path.key(), proof, toBeSigned));
  }

  /** Of one whose path nobody wants to know. */
  static PeerCheck unchecked(UncheckedPeers permission, List<X509Cert> chain) {
    return (proof, toBeSigned) -> {
      PublicKey key =
          chain
              .getFirst()
              .publicKey()
              .orElseThrow(() -> TlsException.broken(Rule.SIGNATURE_SCHEME_FITS_KEY));
      return UncheckedPeer.of(permission, chain, prove(key, proof, toBeSigned));
    };
  }

  private static ProvenKey prove(PublicKey key, CertificateVerify proof, byte[] toBeSigned)
      throws TlsException {
    return ProvenKey.bySignature(key, proof.algorithm().algorithm(), toBeSigned, proof.signature());
  }
}
