package dev.gatehouse.crypto;

import java.security.MessageDigest;
import java.util.Arrays;

/**
 * Key bytes. Whoever holds one closes it; equality takes constant time; it never prints. Zeroing is
 * best effort on a JVM, for the collector may have moved the array: make few, and close them soon.
 * Not thread-safe.
 */
public final class Secret implements AutoCloseable {
  private final byte[] bytes;
  private boolean closed;

  private Secret(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Takes the array over: the caller keeps no copy. */
  public static Secret owning(byte[] bytes) {
    return new Secret(bytes);
  }

  /**
   * A copy of {@code length} bytes from {@code offset}; the caller's own stay the caller's to zero.
   */
  public static Secret copyOf(byte[] bytes, int offset, int length) {
    return new Secret(Arrays.copyOfRange(bytes, offset, offset + length));
  }

  /**
   * {@code length} zero bytes: an absent salt or input to HKDF-Extract (RFC 5869, section 2.2; RFC
   * 8446, section 7.1).
   */
  public static Secret zeroes(int length) {
    return new Secret(new byte[length]);
  }

  /** A second secret with the same bytes and an owner of its own. */
  public Secret copy() {
    return new Secret(bytes().clone());
  }

  /** Length in bytes; known after closing too. */
  public int length() {
    return bytes.length;
  }

  /**
   * A copy in the open, for what leaves the house by design: a line of the key log, an exported
   * keying material, a private key on its way into a file. The caller zeroes it.
   */
  public byte[] exposeForKeyLog() {
    return bytes().clone();
  }

  /**
   * Copies the bytes in the open into {@code target} from {@code offset} on: for the static IV,
   * which is mixed into every nonce. The caller zeroes it.
   */
  public void exposeInto(byte[] target, int offset) {
    System.arraycopy(bytes(), 0, target, offset, bytes.length);
  }

  /** The bytes themselves, not a copy. For the ciphers next door. */
  byte[] bytes() {
    if (closed) {
      throw new IllegalStateException("secret used after close");
    }
    return bytes;
  }

  /** Zeroes the bytes. Closing twice is no error. */
  @Override
  public void close() {
    Arrays.fill(bytes, (byte) 0);
    closed = true;
  }

  /** Compares open secrets in constant time; a closed one equals only itself. */
  @Override
  public boolean equals(Object other) {
    return this == other
        || (other instanceof Secret s
            && !closed
            && !s.closed
            && MessageDigest.isEqual(bytes, s.bytes));
  }

  @Override
  public int hashCode() {
    return bytes.length; // says nothing about the bytes
  }

  @Override
  public String toString() {
    return "Secret(" + bytes.length + " bytes)";
  }
}
