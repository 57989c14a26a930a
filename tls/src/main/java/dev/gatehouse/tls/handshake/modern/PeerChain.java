package dev.gatehouse.tls.handshake.modern;

import dev.gatehouse.pki.X509Cert;
import dev.gatehouse.tls.handshake.proof.PresentedChain;
import dev.gatehouse.tls.keys.ThroughCertificate;
import dev.gatehouse.tls.keys.Transcript;
import dev.gatehouse.tls.message.Certificate;
import dev.gatehouse.tls.message.extension.Extensions;
import dev.gatehouse.tls.spec.TlsException;
import java.util.List;

/**
 * The other side's chain, decoded and not yet believed.
 *
 * @param certificates at least one, its own first
 * @param at what its CertificateVerify is to sign
 */
public record PeerChain(List<X509Cert> certificates, ThroughCertificate at) {
  public PeerChain {
    certificates = List.copyOf(certificates);
  }

  /**
   * Takes the message that was the last one added to the transcript.
   *
   * @param requests the extensions of our message that the entries' extensions may answer
   */
  static PeerChain of(Certificate m, Extensions requests, Transcript transcript)
      throws TlsException {
    m.requireSolicitedBy(requests);
    List<X509Cert> certificates =
        PresentedChain.decode(
            m.certificateList().stream().map(Certificate.Entry::certData).toList());
    return new PeerChain(certificates, transcript.throughCertificate());
  }
}
