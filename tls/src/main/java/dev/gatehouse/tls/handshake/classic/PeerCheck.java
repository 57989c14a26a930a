package dev.gatehouse.tls.handshake.classic;

import dev.gatehouse.crypto.PublicKey;
import dev.gatehouse.crypto.SignatureAlgorithm;
import dev.gatehouse.pki.PathVerdict;
import dev.gatehouse.pki.ValidatedPath;
import dev.gatehouse.pki.X509Cert;
import dev.gatehouse.tls.danger.UncheckedPeers;
import dev.gatehouse.tls.handshake.Peer;
import dev.gatehouse.tls.handshake.UncheckedPeer;
import dev.gatehouse.tls.handshake.VerifiedPeer;
import dev.gatehouse.tls.handshake.proof.PresentedChain;
import dev.gatehouse.tls.handshake.proof.ProvenKey;
import dev.gatehouse.tls.handshake.proof.VerifiedFinished;
import dev.gatehouse.tls.spec.Rule;
import dev.gatehouse.tls.spec.TlsException;
import dev.gatehouse.wire.Bytes;
import java.util.List;
import java.util.function.Function;

/**
 * A certificate that is believed, or whose check is waived: what is left is to see that the other
 * side has its key.
 */
record PeerCheck(PublicKey key, Function<ProvenKey, Peer> then) {
  /** Of one whose path is valid; the end of one whose path is not. */
  static PeerCheck of(PathVerdict verdict) throws TlsException {
    ValidatedPath path = PresentedChain.believed(verdict);
    return new PeerCheck(path.key(), proof -> VerifiedPeer.of(path, proof));
  }

  /** Of one whose path nobody wants to know. */
  static PeerCheck unchecked(UncheckedPeers permission, List<X509Cert> chain) throws TlsException {
    PublicKey key =
        chain
            .getFirst()
            .publicKey()
            .orElseThrow(() -> TlsException.broken(Rule.SIGNATURE_SCHEME_FITS_KEY));
    return new PeerCheck(key, proof -> UncheckedPeer.of(permission, chain, proof));
  }

  /** By a signature over this handshake. */
  Peer signed(SignatureAlgorithm algorithm, byte[] toBeSigned, Bytes signature)
      throws TlsException {
    return then.apply(ProvenKey.bySignature(key, algorithm, toBeSigned, signature));
  }

  /**
   * By a Finished that was made with a secret which nobody can know but who decrypts what is
   * encrypted to this key.
   */
  Peer decrypted(VerifiedFinished finished) {
    return then.apply(ProvenKey.byDecryption(key, finished));
  }
}
