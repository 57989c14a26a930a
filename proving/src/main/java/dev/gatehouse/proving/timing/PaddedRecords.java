package dev.gatehouse.proving.timing;

import dev.gatehouse.crypto.HashAlgorithm;
import dev.gatehouse.crypto.MacConstruction;
import dev.gatehouse.crypto.RecordMac;
import dev.gatehouse.crypto.Secret;
import java.util.Arrays;
import java.util.SplittableRandom;

/** Makes decrypted CBC records, right ones and wrong ones, of random content. */
final class PaddedRecords {
  /** What is wrong with a record. */
  enum Fault {
    NONE,
    /** Some bit of the MAC. */
    MAC,
    /** The first byte of the padding; in SSL 3.0, where these may be any, its length. */
    PADDING
  }

  private final MacConstruction construction;
  private final RecordMac mac;
  private final SplittableRandom random;
  private final byte[] pseudoHeader;

  PaddedRecords(
      MacConstruction construction, HashAlgorithm hash, Secret key, SplittableRandom random) {
    this.construction = construction;
    this.mac = construction.key(hash, key);
    this.random = random;
    this.pseudoHeader = new byte[construction.pseudoHeaderBytes()];
  }

  static Secret key(HashAlgorithm hash, SplittableRandom random) {
    byte[] key = new byte[hash.bytes()];
    random.nextBytes(key);
    return Secret.owning(key);
  }

  /** What the MACs of all of them cover, but for the length at its end. */
  byte[] pseudoHeader() {
    return pseudoHeader.clone();
  }

  /** Content, MAC, so much padding and its length: {@code bytes} in all. */
  byte[] record(int bytes, int padding, Fault fault) {
    byte[] record = new byte[bytes];
    random.nextBytes(record);
    int content = bytes - 1 - padding - mac.bytes();
    byte[] covered = pseudoHeader();
    covered[covered.length - 2] = (byte) (content >>> 8);
    covered[covered.length - 1] = (byte) content;
    mac.update(covered, 0, covered.length).update(record, 0, content).finishInto(record, content);
    if (construction == MacConstruction.HMAC) {
      Arrays.fill(record, content + mac.bytes(), bytes, (byte) padding);
    }
    record[bytes - 1] = (byte) padding;
    switch (fault) {
      case NONE -> {}
      case MAC -> record[content + random.nextInt(mac.bytes())] ^= (byte) (1 << random.nextInt(8));
      case PADDING -> {
        int at = construction == MacConstruction.HMAC ? bytes - 1 - padding : bytes - 1;
        record[at] ^= 0x40;
      }
    }
    return record;
  }
}
