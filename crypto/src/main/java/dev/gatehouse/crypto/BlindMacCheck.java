package dev.gatehouse.crypto;

import java.util.Arrays;

/** Finds the content of a record that was MACed, then padded, then encrypted. Not thread-safe. */
public final class BlindMacCheck implements AutoCloseable {
  private final MacConstruction construction;
  private final RecordMac mac;
  private final int blockBytes;

  private BlindMacCheck(MacConstruction construction, RecordMac mac, int blockBytes) {
    this.construction = construction;
    this.mac = mac;
    this.blockBytes = blockBytes;
  }

  /**
   * A check under a copy of {@code macKey}; the caller closes its own.
   *
   * @param blockBytes of the cipher, 8 or 16
   */
  public static BlindMacCheck of(
      MacConstruction construction, HashAlgorithm hash, Secret macKey, int blockBytes) {
    return new BlindMacCheck(construction, construction.key(hash, macKey), blockBytes);
  }

  /**
   * The length of the content in front of MAC and padding, or -1 if either is wrong.
   *
   * @param pseudoHeader what the MAC covers before the content: sequence number (8 bytes), type
   *     (1), from TLS 1.0 on the version (2), and the content's length (2), which is filled in here
   * @param decrypted content, MAC, padding and its length, at {@code offset}, {@code length} bytes
   */
  public int contentLength(byte[] pseudoHeader, byte[] decrypted, int offset, int length) {
    if (length % blockBytes != 0 || length < mac.bytes() + 1) {
      return -1;
    }
    int end = offset + length;
    int padding = decrypted[end - 1] & 0xff;
    int content = length - 1 - padding - mac.bytes();
    if (content < 0 || (construction == MacConstruction.SSL3 && padding >= blockBytes)) {
      return -1;
    }
    for (int i = 1; i <= padding && construction == MacConstruction.HMAC; i++) {
      if ((decrypted[end - 1 - i] & 0xff) != padding) {
        return -1;
      }
    }
    byte[] header = pseudoHeader.clone();
    header[header.length - 2] = (byte) (content >>> 8);
    header[header.length - 1] = (byte) content;
    byte[] expected =
        mac.update(header, 0, header.length).update(decrypted, offset, content).finish();
    int from = offset + content;
    return Arrays.equals(expected, 0, expected.length, decrypted, from, from + expected.length)
        ? content
        : -1;
  }

  @Override
  public void close() {
    mac.close();
  }
}
