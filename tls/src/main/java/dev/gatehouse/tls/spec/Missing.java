package dev.gatehouse.tls.spec;

/** What two well-behaved sides found nothing in common of, with the alert for it. */
public enum Missing {
  /** RFC 8446, section 4.2.1. */
  PROTOCOL_VERSION(AlertDescription.PROTOCOL_VERSION, "protocol version"),
  /** RFC 8446, section 4.1.1. */
  CIPHER_SUITE(AlertDescription.HANDSHAKE_FAILURE, "cipher suite"),
  /** RFC 8446, section 4.1.1. */
  GROUP(AlertDescription.HANDSHAKE_FAILURE, "key exchange group"),
  /**
   * RFC 8446, section 4.4.2.2: no certificate of ours can be signed for in a way that the peer
   * verifies.
   */
  SIGNATURE_SCHEME(AlertDescription.HANDSHAKE_FAILURE, "signature scheme"),
  /** RFC 7301, section 3.2. */
  APPLICATION_PROTOCOL(AlertDescription.NO_APPLICATION_PROTOCOL, "application protocol"),
  /** RFC 6066, section 3. */
  SERVER_NAME(AlertDescription.UNRECOGNIZED_NAME, "server name"),
  /** RFC 5746, section 4.1. */
  SECURE_RENEGOTIATION(AlertDescription.HANDSHAKE_FAILURE, "secure renegotiation"),
  /** RFC 7366, section 3. */
  ENCRYPT_THEN_MAC(AlertDescription.HANDSHAKE_FAILURE, "order of encryption and MAC");

  private final AlertDescription alert;
  private final String what;

  Missing(AlertDescription alert, String what) {
    this.alert = alert;
    this.what = what;
  }

  public AlertDescription alert() {
    return alert;
  }

  public String what() {
    return what;
  }
}
