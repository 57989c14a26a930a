package dev.gatehouse.pki;

/**
 * To be the client of a TLS server, whoever it is: which name counts, and what it may do, is for
 * whoever reads the path (RFC 5280, section 4.2.1.12: id-kp-clientAuth).
 */
public record ClientPurpose() implements Purpose {
  @Override
  public String toString() {
    return "TLS client";
  }
}
