package dev.gatehouse.tls.keys;

/**
 * ClientHello to the client's CertificateVerify: what its Finished vouches for when it has shown a
 * certificate.
 */
public final class ThroughClientCertificateVerify extends BeforeFinished {
  ThroughClientCertificateVerify(byte[] hash) {
    super(hash);
  }
}
