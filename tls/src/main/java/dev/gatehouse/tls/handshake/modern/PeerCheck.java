package dev.gatehouse.tls.handshake.modern;

import dev.gatehouse.pki.ValidatedPath;
import dev.gatehouse.pki.X509Cert;
import dev.gatehouse.tls.danger.UncheckedPeers;
import dev.gatehouse.tls.handshake.Peer;
import dev.gatehouse.tls.handshake.UncheckedPeer;
import dev.gatehouse.tls.handshake.VerifiedPeer;
import dev.gatehouse.tls.keys.ThroughCertificate;
import dev.gatehouse.tls.message.CertificateVerify;
import dev.gatehouse.tls.spec.TlsException;
import java.util.List;

/** What is left to check of a server before we call it a peer: its signature. */
@FunctionalInterface
interface PeerCheck {
  Peer verify(CertificateVerify proof, ThroughCertificate at) throws TlsException;

  /** Of a server whose path is valid. */
  static PeerCheck of(ValidatedPath path) {
    return (proof, at) -> VerifiedPeer.check(path, proof, at.toBeSignedByServer());
  }

  /** Of a server whose path nobody wants to know. */
  static PeerCheck unchecked(UncheckedPeers permission, List<X509Cert> chain) {
    return (proof, at) -> UncheckedPeer.check(permission, chain, proof, at.toBeSignedByServer());
  }
}
