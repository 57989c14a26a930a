package dev.gatehouse.tls.handshake.modern;

import dev.gatehouse.crypto.PublicKey;
import dev.gatehouse.pki.PathVerdict;
import dev.gatehouse.pki.ValidatedPath;
import dev.gatehouse.pki.X509Cert;
import dev.gatehouse.tls.config.SecurityPolicy;
import dev.gatehouse.tls.danger.UncheckedPeers;
import dev.gatehouse.tls.handshake.Peer;
import dev.gatehouse.tls.handshake.UncheckedPeer;
import dev.gatehouse.tls.handshake.VerifiedPeer;
import dev.gatehouse.tls.handshake.proof.PresentedChain;
import dev.gatehouse.tls.handshake.proof.ProvenKey;
import dev.gatehouse.tls.message.CertificateVerify;
import dev.gatehouse.tls.spec.ProtocolVersion;
import dev.gatehouse.tls.spec.Rule;
import dev.gatehouse.tls.spec.TlsException;
import java.util.List;
import java.util.Optional;

/**
 * What is left to check of the other side before we call it a peer: its signature.
 *
 * @see #verify
 */
final class PeerCheck {
  /** Puts the proof to what is known already. */
  @FunctionalInterface
  private interface Conclusion {
    Peer draw(ProvenKey proof);
  }

  private final Optional<PublicKey> key;
  private final Conclusion conclusion;

  private PeerCheck(Optional<PublicKey> key, Conclusion conclusion) {
    this.key = key;
    this.conclusion = conclusion;
  }

  /** Of one whose path is valid; the end of one whose path is not. */
  static PeerCheck of(PathVerdict verdict) throws TlsException {
    ValidatedPath path = PresentedChain.believed(verdict);
    return new PeerCheck(Optional.of(path.key()), proof -> VerifiedPeer.of(path, proof));
  }

  /** Of one whose path nobody wants to know. */
  static PeerCheck unchecked(UncheckedPeers permission, List<X509Cert> chain) {
    return new PeerCheck(
        chain.getFirst().publicKey(), proof -> UncheckedPeer.of(permission, chain, proof));
  }

  /**
   * Who it is, when it has signed.
   *
   * @param policy whose schemes were offered
   * @param toBeSigned by the other side, in the form of RFC 8446, section 4.4.3
   */
  Peer verify(CertificateVerify m, SecurityPolicy policy, byte[] toBeSigned) throws TlsException {
    // 4.4.3: "the signature algorithm MUST be one offered" in signature_algorithms, and
    // RSASSA-PKCS1-v1_5 is there for certificates alone.
    if (!policy.schemes(ProtocolVersion.TLS_1_3).contains(m.algorithm())) {
      throw TlsException.broken(Rule.SIGNATURE_SCHEME_OFFERED);
    }
    PublicKey signer = key.orElseThrow(() -> TlsException.broken(Rule.SIGNATURE_SCHEME_FITS_KEY));
    return conclusion.draw(
        ProvenKey.bySignature(signer, m.algorithm().algorithm(), toBeSigned, m.signature()));
  }
}
