package dev.gatehouse.tls.keys;

/**
 * A point that a Finished message vouches for: the server's for all through CertificateVerify, the
 * client's for all through the server's Finished and what the client has said of itself (RFC 8446,
 * section 4.4.4, with the table of section 4.4).
 */
public abstract sealed class BeforeFinished extends TranscriptPoint
    permits ThroughCertificateVerify,
        ThroughServerFinished,
        ThroughClientCertificate,
        ThroughClientCertificateVerify {
  BeforeFinished(byte[] hash) {
    super(hash);
  }
}
