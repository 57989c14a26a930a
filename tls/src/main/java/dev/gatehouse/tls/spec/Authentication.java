package dev.gatehouse.tls.spec;

import dev.gatehouse.crypto.KeyType;

/**
 * Which kind of certificate a suite wants of the server (RFC 5246, section 7.4.2; RFC 8422, 5.3).
 */
public enum Authentication {
  /** TLS 1.3's suites leave it to extensions. */
  ANY,
  /** An RSA key. */
  RSA,
  /** A key on an elliptic curve: ECDSA, and Ed25519 as well (RFC 8422, section 2.2). */
  ECDSA;

  /** Whether a key of that type will do. */
  public boolean fits(KeyType type) {
    return switch (this) {
      case ANY -> true;
      case RSA -> type == KeyType.RSA;
      case ECDSA -> type != KeyType.RSA;
    };
  }
}
