package dev.gatehouse.crypto;

import java.util.Arrays;

/**
 * Finds the content of a record that was MACed, then padded, then encrypted in CBC mode, without
 * showing by its time what it found (RFC 5246, section 6.2.3.2, and what Lucky 13 made of its last
 * paragraph). For two records of the same length it runs the same instructions over the same
 * addresses, whether padding, MAC or both are wrong and however long the padding is; what the JVM
 * and the processor make of that is measured by {@code ./bench timing}, not promised. Not
 * thread-safe.
 */
public final class BlindMacCheck implements AutoCloseable {
  /** GenericBlockCipher's padding_length is one byte (RFC 2246, section 6.2.3.2). */
  private static final int MOST_PADDING = 255;

  private final MacConstruction construction;
  private final int blockBytes;
  private final BlindHash hash;
  private final byte[] expected;
  private final byte[] received;
  private final byte[] turned;
  private boolean closed;

  private BlindMacCheck(MacConstruction construction, int blockBytes, BlindHash hash) {
    this.construction = construction;
    this.blockBytes = blockBytes;
    this.hash = hash;
    this.expected = new byte[hash.bytes()];
    this.received = new byte[hash.bytes()];
    this.turned = new byte[hash.bytes()];
  }

  /**
   * A check under a copy of {@code macKey}; the caller closes its own.
   *
   * @param hash MD5 or SHA-1; with HMAC also SHA-256 or SHA-384
   * @param macKey as long as the hash, or anything up to its block
   * @param blockBytes of the cipher, 8 or 16
   */
  public static BlindMacCheck of(
      MacConstruction construction, HashAlgorithm hash, Secret macKey, int blockBytes) {
    if (blockBytes != 8 && blockBytes != 16) {
      throw new IllegalArgumentException("a block has 8 or 16 bytes, not " + blockBytes);
    }
    return new BlindMacCheck(construction, blockBytes, BlindHash.of(construction, hash, macKey));
  }

  /**
   * The length of the content in front of MAC and padding, or -1 if one of them is wrong. A length
   * that is no number of blocks, or too short for a MAC and a padding length, is -1 at once: it was
   * plain to see before anything was decrypted.
   *
   * @param pseudoHeader what the MAC covers before the content: sequence number (8 bytes), type
   *     (1), from TLS 1.0 on the version (2), and two bytes for the content's length, which are not
   *     read: 13 bytes, in SSL 3.0 11
   * @param decrypted content, MAC, padding and its length, at {@code offset}, {@code length} bytes
   * @throws IllegalStateException after closing
   */
  public int contentLength(byte[] pseudoHeader, byte[] decrypted, int offset, int length) {
    if (closed) {
      throw new IllegalStateException("MAC check used after close");
    }
    if (pseudoHeader.length != construction.pseudoHeaderBytes()) {
      throw new IllegalArgumentException(
          "a pseudo-header has "
              + construction.pseudoHeaderBytes()
              + " bytes, not "
              + pseudoHeader.length);
    }
    int most = length - 1 - hash.bytes();
    if (length % blockBytes != 0 || most < 0) {
      return -1;
    }
    int longest = construction == MacConstruction.SSL3 ? blockBytes - 1 : MOST_PADDING;
    int padding = decrypted[offset + length - 1] & 0xff;
    int good = Mask.atLeast(Math.min(longest, most), padding);
    if (construction == MacConstruction.HMAC) {
      good &= isPaddedWith(padding, decrypted, offset, length);
    }
    // Padding that is wrong counts as none (RFC 5246, section 6.2.3.2): a MAC is checked all the
    // same.
    int content = most - (padding & good);
    int least = Math.max(0, most - longest);
    hash.mac(pseudoHeader, decrypted, offset, least, most, content, expected);
    copyMac(decrypted, offset, least, length, content);
    int difference = 0;
    for (int i = 0; i < expected.length; i++) {
      difference |= expected[i] ^ received[i];
    }
    return Mask.select(good & Mask.equal(difference, 0), content, -1);
  }

  /** Whether each byte of TLS's padding is its length. SSL 3.0's may be anything (POODLE). */
  private static int isPaddedWith(int padding, byte[] decrypted, int offset, int length) {
    int difference = 0;
    for (int i = 1; i <= Math.min(MOST_PADDING, length - 1); i++) {
      int byteOfPadding = decrypted[offset + length - 1 - i] & 0xff;
      difference |= (byteOfPadding ^ padding) & Mask.atLeast(padding, i);
    }
    return Mask.equal(difference, 0);
  }

  /**
   * Copies the MAC from behind the content to {@code received}: goes over every place where it
   * could be, writes what it sees into a ring, and turns the ring by a number of bytes of which
   * each bit is one pass.
   */
  private void copyMac(byte[] decrypted, int offset, int least, int length, int content) {
    int size = received.length;
    Arrays.fill(received, (byte) 0);
    int turn = 0;
    int inRing = 0;
    for (int i = least; i < length; i++) {
      int isMac = Mask.atLeast(i, content) & Mask.less(i, content + size);
      received[inRing] |= (byte) (decrypted[offset + i] & isMac);
      turn |= inRing & Mask.equal(i, content);
      inRing = inRing + 1 == size ? 0 : inRing + 1; // where we are is no secret
    }
    for (int step = 1; step < size; step <<= 1) {
      int turns = ~Mask.equal(turn & step, 0);
      System.arraycopy(received, 0, turned, 0, size);
      for (int i = 0, from = step; i < size; i++) {
        received[i] = (byte) Mask.select(turns, turned[from], turned[i]);
        from = from + 1 == size ? 0 : from + 1;
      }
    }
  }

  /** Zeroes what came from the key. Closing twice is no error. */
  @Override
  public void close() {
    closed = true;
    hash.wipe();
    Arrays.fill(expected, (byte) 0);
    Arrays.fill(received, (byte) 0);
    Arrays.fill(turned, (byte) 0);
  }

  @Override
  public String toString() {
    return "blind check of " + hash;
  }
}
