package dev.gatehouse.tls.keys;

/** ClientHello to the server's CertificateVerify: what the server's Finished vouches for. */
public final class ThroughCertificateVerify extends BeforeFinished {
  ThroughCertificateVerify(byte[] hash) {
    super(hash);
  }
}
