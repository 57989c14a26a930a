package dev.gatehouse.crypto;

/** The SHA-2 family (FIPS 180-4). */
public enum HashAlgorithm {
  SHA256(32),
  SHA384(48),
  SHA512(64);

  private final int bytes;

  HashAlgorithm(int bytes) {
    this.bytes = bytes;
  }

  /** Length of a digest. */
  public int bytes() {
    return bytes;
  }
}
