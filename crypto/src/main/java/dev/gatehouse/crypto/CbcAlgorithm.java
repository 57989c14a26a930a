package dev.gatehouse.crypto;

/**
 * The block ciphers in CBC mode that TLS had up to version 1.2 (RFC 5246, section 6.2.3.2). The MAC
 * is somebody else's.
 */
public enum CbcAlgorithm {
  AES_128("AES", 16, 16),
  AES_256("AES", 32, 16),
  /** DES-EDE3: blocks of 8 bytes, so no more than 2^20 of them under a key (Sweet32). */
  TRIPLE_DES("DESede", 24, 8);

  private final String keyName;
  private final int keyBytes;
  private final int blockBytes;

  CbcAlgorithm(String keyName, int keyBytes, int blockBytes) {
    this.keyName = keyName;
    this.keyBytes = keyBytes;
    this.blockBytes = blockBytes;
  }

  public int keyBytes() {
    return keyBytes;
  }

  /** Length of a block and of an IV. */
  public int blockBytes() {
    return blockBytes;
  }

  /**
   * What encrypts under a copy of {@code key}, {@link #keyBytes()} bytes; the caller closes its
   * own.
   */
  public CbcCipher encrypting(Secret key) {
    return new JcaCbcCipher(this, key, true, Providers.chosen());
  }

  /**
   * What decrypts under a copy of {@code key}, {@link #keyBytes()} bytes; the caller closes its
   * own.
   */
  public CbcCipher decrypting(Secret key) {
    return new JcaCbcCipher(this, key, false, Providers.chosen());
  }

  String keyName() {
    return keyName;
  }

  String cipherName() {
    return keyName + "/CBC/NoPadding";
  }
}
