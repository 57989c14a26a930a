package dev.gatehouse.tls.spec;

/** How a suite's two sides come to a secret (RFC 5246, section 7.4.3; RFC 8422, section 2). */
public enum KeyExchangeMethod {
  /** TLS 1.3's suites leave it to extensions. */
  ANY,
  /** An ephemeral key on an elliptic curve, signed by the server. */
  ECDHE,
  /** An ephemeral key in a finite field, signed by the server. */
  DHE,
  /**
   * The client encrypts a secret to the key of the server's certificate. Whoever gets that key one
   * day reads all that was recorded before.
   */
  RSA
}
