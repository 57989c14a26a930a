package dev.gatehouse.tls.keys;

/**
 * ClientHello to the client's Certificate message: what its Finished vouches for when it was asked
 * for a certificate and has none, and so has nothing to verify.
 */
public final class ThroughClientCertificate extends BeforeFinished {
  ThroughClientCertificate(byte[] hash) {
    super(hash);
  }
}
