package dev.gatehouse.crypto;

/** How a record's MAC is made of a hash and a key. */
public enum MacConstruction {
  /** RFC 2104; TLS 1.0 and later (RFC 2246, section 6.2.3.1). */
  HMAC(13),
  /** SSL 3.0's, of an early draft of HMAC (RFC 6101, section 5.2.3.1). */
  SSL3(11);

  private final int pseudoHeaderBytes;

  MacConstruction(int pseudoHeaderBytes) {
    this.pseudoHeaderBytes = pseudoHeaderBytes;
  }

  /**
   * Length of what a record's MAC covers before the content: sequence number (8 bytes), type (1),
   * the version (2; not in SSL 3.0), length (2).
   */
  public int pseudoHeaderBytes() {
    return pseudoHeaderBytes;
  }

  /**
   * A MAC under a copy of {@code key}; the caller closes its own. SSL 3.0 has MD5 and SHA-1 only.
   */
  public RecordMac key(HashAlgorithm hash, Secret key) {
    return switch (this) {
      case HMAC -> Hmac.of(hash, key);
      case SSL3 -> SslMac.of(hash, key);
    };
  }
}
