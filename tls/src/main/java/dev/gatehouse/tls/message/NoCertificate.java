package dev.gatehouse.tls.message;

/**
 * SSL 3.0's answer of a client that has no suitable certificate: the warning alert no_certificate
 * in the place of a Certificate message (RFC 6101, sections 5.4.2 and 5.6.6). From TLS 1.0 on it is
 * a {@link ClassicCertificate} with an empty list.
 */
public record NoCertificate() implements Arrival {
  @Override
  public String name() {
    return "a no_certificate alert";
  }
}
