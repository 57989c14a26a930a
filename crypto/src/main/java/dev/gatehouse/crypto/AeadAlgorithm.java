package dev.gatehouse.crypto;

/**
 * The AEADs of TLS 1.3 that we speak (RFC 8446, appendix B.4): AES-GCM by RFC 5116,
 * ChaCha20-Poly1305 by RFC 8439.
 */
public enum AeadAlgorithm {
  AES_128_GCM(16),
  AES_256_GCM(32),
  CHACHA20_POLY1305(32);

  private final int keyBytes;

  AeadAlgorithm(int keyBytes) {
    this.keyBytes = keyBytes;
  }

  public int keyBytes() {
    return keyBytes;
  }

  /** Length of a nonce, 12 bytes for all of them. */
  public int nonceBytes() {
    return 12;
  }

  /** Length of the tag, 16 bytes for all of them. */
  public int tagBytes() {
    return 16;
  }

  /**
   * A cipher under a copy of {@code key}, which has {@link #keyBytes()} bytes and stays the
   * caller's to close.
   */
  public Aead key(Secret key) {
    return Providers.chosen().aead(this, key);
  }
}
