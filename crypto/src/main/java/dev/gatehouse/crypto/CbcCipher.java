package dev.gatehouse.crypto;

/**
 * A block cipher in CBC mode under one key and in one direction. It neither pads nor authenticates.
 * Not thread-safe.
 */
public interface CbcCipher extends AutoCloseable {
  /**
   * Encrypts or decrypts whole blocks. The two ranges may be one and the same, but not overlap in
   * another way.
   *
   * @param iv one block, which is only read
   * @param length a multiple of the block
   * @throws IllegalArgumentException for another length, or an output without room
   * @throws IllegalStateException after closing
   */
  void apply(byte[] iv, byte[] in, int offset, int length, byte[] out, int outOffset);

  /** Zeroes our copy of the key. Closing twice is no error. */
  @Override
  void close();
}
