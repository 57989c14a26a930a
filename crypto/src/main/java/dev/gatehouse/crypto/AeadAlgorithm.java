package dev.gatehouse.crypto;

/** Authenticated encryption as TLS uses it (RFC 5116; RFC 8439 for ChaCha20-Poly1305). */
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

  /** 12, for all of them. */
  public int nonceBytes() {
    return 12;
  }

  /** 16, for all of them. */
  public int tagBytes() {
    return 16;
  }
}
