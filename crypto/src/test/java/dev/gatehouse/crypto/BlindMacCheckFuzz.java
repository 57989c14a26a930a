package dev.gatehouse.crypto;

import java.security.MessageDigest;
import java.util.Arrays;

/**
 * Any bytes as a decrypted CBC record, and as the same with a right MAC put where its padding says:
 * the blind check finds what a plain one finds. The first byte chooses construction, hash and
 * block.
 */
public final class BlindMacCheckFuzz {
  private static final HashAlgorithm[] HASHES = {
    HashAlgorithm.MD5, HashAlgorithm.SHA1, HashAlgorithm.SHA256, HashAlgorithm.SHA384
  };
  private static final int MOST_BYTES = 1 << 14;

  private BlindMacCheckFuzz() {}

  public static void fuzzerTestOneInput(byte[] data) {
    if (data.length == 0) {
      return;
    }
    int blockBytes = (data[0] & 1) == 0 ? 8 : 16;
    MacConstruction construction = (data[0] & 2) == 0 ? MacConstruction.HMAC : MacConstruction.SSL3;
    HashAlgorithm hash = HASHES[(data[0] >> 2) & (construction == MacConstruction.SSL3 ? 1 : 3)];
    byte[] record = Arrays.copyOfRange(data, 1, Math.min(data.length, MOST_BYTES));
    byte[] header = Arrays.copyOf(record, construction.pseudoHeaderBytes());
    try (Secret key = Secret.owning(Arrays.copyOf(data, hash.bytes()));
        RecordMac mac = construction.key(hash, key);
        BlindMacCheck check = BlindMacCheck.of(construction, hash, key, blockBytes)) {
      compare(construction, mac, check, blockBytes, header, record);
      int content = contentByPadding(construction, mac, blockBytes, record);
      if (content >= 0) {
        System.arraycopy(mac(mac, header, record, content), 0, record, content, mac.bytes());
        compare(construction, mac, check, blockBytes, header, record);
      }
    }
  }

  private static void compare(
      MacConstruction construction,
      RecordMac mac,
      BlindMacCheck check,
      int blockBytes,
      byte[] header,
      byte[] record) {
    int content = contentByPadding(construction, mac, blockBytes, record);
    int expected =
        content >= 0
                && MessageDigest.isEqual(
                    mac(mac, header, record, content),
                    Arrays.copyOfRange(record, content, content + mac.bytes()))
            ? content
            : -1;
    int found = check.contentLength(header, record, 0, record.length);
    if (found != expected) {
      throw new AssertionError("found " + found + " where there is " + expected);
    }
  }

  /** What the padding leaves beside the MAC; -1 if it is none. */
  private static int contentByPadding(
      MacConstruction construction, RecordMac mac, int blockBytes, byte[] record) {
    if (record.length == 0 || record.length % blockBytes != 0) {
      return -1;
    }
    int padding = record[record.length - 1] & 0xff;
    int content = record.length - 1 - padding - mac.bytes();
    if (content < 0) {
      return -1;
    }
    if (construction == MacConstruction.SSL3) {
      return padding < blockBytes ? content : -1;
    }
    for (int i = record.length - 1 - padding; i < record.length; i++) {
      if ((record[i] & 0xff) != padding) {
        return -1;
      }
    }
    return content;
  }

  private static byte[] mac(RecordMac mac, byte[] header, byte[] record, int content) {
    byte[] covered = header.clone();
    covered[covered.length - 2] = (byte) (content >>> 8);
    covered[covered.length - 1] = (byte) content;
    return mac.update(covered, 0, covered.length).update(record, 0, content).finish();
  }
}
