package dev.gatehouse.crypto;

/** Block ciphers that TLS before 1.3 runs in CBC mode (RFC 5246, section 6.2.3.2). */
public enum CbcAlgorithm {
  AES_128(16, 16),
  AES_256(32, 16),
  /** Blocks of 64 bits, of which too many betray the key (Sweet32, CVE-2016-2183). */
  TRIPLE_DES(24, 8);

  private final int keyBytes;
  private final int blockBytes;

  CbcAlgorithm(int keyBytes, int blockBytes) {
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
}
