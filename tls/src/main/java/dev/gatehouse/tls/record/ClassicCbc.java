package dev.gatehouse.tls.record;

import dev.gatehouse.crypto.BlindMacCheck;
import dev.gatehouse.crypto.CbcAlgorithm;
import dev.gatehouse.crypto.CbcCipher;
import dev.gatehouse.crypto.HashAlgorithm;
import dev.gatehouse.crypto.MacConstruction;
import dev.gatehouse.crypto.RecordMac;
import dev.gatehouse.crypto.Secret;
import dev.gatehouse.tls.keys.classic.DirectionKeys;
import dev.gatehouse.tls.spec.BulkCipher;
import dev.gatehouse.tls.spec.ClassicVersion;
import dev.gatehouse.tls.spec.TlsError;
import dev.gatehouse.tls.spec.TlsException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A block cipher in CBC mode beside a MAC (RFC 5246, section 6.2.3.2). Where encrypt-then-MAC was
 * agreed, nothing is decrypted before the MAC is right (RFC 7366). Where it was not, the MAC lies
 * inside, and it and the padding are checked in one step that takes the same time whatever is wrong
 * ({@link BlindMacCheck}); until then only lengths are looked at that a listener sees too.
 */
final class ClassicCbc extends ClassicProtection {
  /**
   * NIST SP 800-67 rev. 2, section 3.3: one key of triple DES encrypts no more than 2^20 blocks,
   * here 8 MiB. A collision of two blocks, which gives away what both hold (Sweet32,
   * CVE-2016-2183), is then as likely as 2^-25.
   */
  private static final long MOST_TRIPLE_DES_BLOCKS = 1 << 20;

  private final CbcAlgorithm algorithm;
  private final boolean encryptThenMac;
  private final IvSource ivs;
  private final Secret key;
  private final Secret macKey;
  private final MacConstruction construction;
  private final HashAlgorithm hash;
  private final RecordMac mac;
  private final int blockBytes;
  private final long mostBlocks;

  /** Of the record at hand; where IVs are chained, of the next one. */
  private final byte[] iv;

  private final byte[] expectedMac;

  /** The last blocks of what is sealed, in the clear. */
  private final byte[] end;

  /** Made by the first record, which shows the direction. */
  private @Nullable CbcCipher cipher;

  /** Made by the first record that is opened, if the MAC lies inside. */
  private @Nullable BlindMacCheck check;

  private long blocks;

  ClassicCbc(
      ClassicVersion version,
      BulkCipher.Cbc suite,
      boolean encryptThenMac,
      DirectionKeys keys,
      IvSource ivs) {
    this(version, suite, encryptThenMac, keys, ivs, 0, mostBlocks(suite.algorithm()));
  }

  /** For tests: with another next number and limit. */
  ClassicCbc(
      ClassicVersion version,
      BulkCipher.Cbc suite,
      boolean encryptThenMac,
      DirectionKeys keys,
      IvSource ivs,
      long next,
      long mostBlocks) {
    super(version, next);
    if (encryptThenMac && !version.hasExtensions()) {
      throw new IllegalArgumentException(version + " has no extensions, so no encrypt-then-MAC");
    }
    this.algorithm = suite.algorithm();
    this.encryptThenMac = encryptThenMac;
    this.ivs = ivs;
    this.blockBytes = algorithm.blockBytes();
    this.iv = firstIv(version, keys);
    this.hash = suite.mac();
    this.construction = version.recordMac();
    this.macKey = keys.macKey().copy();
    this.mac = construction.key(hash, macKey);
    this.expectedMac = new byte[mac.bytes()];
    this.end = new byte[mac.bytes() + 2 * blockBytes];
    this.key = keys.key().copy();
    this.mostBlocks = mostBlocks;
  }

  static long mostBlocks(CbcAlgorithm algorithm) {
    return switch (algorithm) {
      case TRIPLE_DES -> MOST_TRIPLE_DES_BLOCKS;
      case AES_128, AES_256 -> Long.MAX_VALUE; // the birthday is at 2^64 blocks
    };
  }

  private byte[] firstIv(ClassicVersion version, DirectionKeys keys) {
    byte[] first = keys.iv();
    if (version.ivs() == ClassicVersion.Ivs.EXPLICIT) {
      return new byte[blockBytes];
    }
    if (first.length != blockBytes) {
      throw new IllegalArgumentException(
          algorithm + " begins with an IV of " + blockBytes + " bytes, not " + first.length);
    }
    return first;
  }

  // Sealing

  @Override
  void sealFragment(byte[] in, int offset, int length, byte[] out, int outOffset) {
    int fragment = outOffset + HEADER_BYTES;
    int start = fragment;
    if (!chained()) {
      ivs.next(iv);
      System.arraycopy(iv, 0, out, fragment, blockBytes);
      start += blockBytes;
    }
    // From array to array but for the end: in place, the JDK's ciphers would make a copy of it all.
    int whole = length - length % blockBytes;
    int endBytes = fillEnd(in, offset, length, out, outOffset);
    requireBlocks(whole + endBytes);
    encrypt(in, offset, whole, out, start);
    encrypt(end, 0, endBytes, out, start + whole);
    if (encryptThenMac) {
      int behind = start + whole + endBytes;
      mac(out, outOffset, out, fragment, behind - fragment, out, behind);
    }
  }

  /**
   * Puts together the last blocks: what of the content fills none, the MAC if it lies inside, and
   * padding, one byte to a whole block. More would hide little and cost much.
   *
   * @return how many bytes they have
   */
  private int fillEnd(byte[] in, int offset, int length, byte[] record, int recordOffset) {
    int rest = length % blockBytes;
    System.arraycopy(in, offset + length - rest, end, 0, rest);
    int at = rest;
    if (!encryptThenMac) {
      mac(record, recordOffset, in, offset, length, end, at);
      at += mac.bytes();
    }
    int padded = at + blockBytes - at % blockBytes;
    Arrays.fill(end, at, padded, (byte) (padded - at - 1));
    return padded;
  }

  private void requireBlocks(int bytes) {
    if (blocksWith(bytes) > mostBlocks) {
      throw new IllegalStateException(
          "the key has protected " + mostBlocks + " blocks, which is all that it may");
    }
  }

  private void encrypt(byte[] in, int offset, int length, byte[] out, int outOffset) {
    if (length == 0) {
      return;
    }
    if (cipher == null) {
      cipher = algorithm.encrypting(key);
    }
    cipher.apply(iv, in, offset, length, out, outOffset);
    blocks = blocksWith(length);
    System.arraycopy(out, outOffset + length - blockBytes, iv, 0, blockBytes);
  }

  /** The MAC of {@code bytes[at, +length)} in a record with that header. */
  private void mac(
      byte[] record,
      int recordOffset,
      byte[] bytes,
      int at,
      int length,
      byte[] out,
      int outOffset) {
    byte[] header = pseudoHeader(record, recordOffset, length);
    mac.update(header, 0, header.length).update(bytes, at, length).finishInto(out, outOffset);
  }

  // Opening

  @Override
  int openFragment(byte[] record, int offset, int length, byte[] out, int outOffset)
      throws TlsException {
    int fragment = offset + HEADER_BYTES;
    int start = chained() ? fragment : fragment + blockBytes;
    int until = offset + length - (encryptThenMac ? mac.bytes() : 0);
    int least = encryptThenMac ? 1 : mac.bytes() + 1;
    if (until - start < least || (until - start) % blockBytes != 0) {
      return -1;
    }
    if (encryptThenMac) {
      mac(record, offset, record, fragment, until - fragment, expectedMac, 0);
      if (!matches(expectedMac, record, until)) {
        return -1;
      }
    }
    decrypt(record, start, until - start, out, outOffset);
    return encryptThenMac
        ? withoutPadding(out, outOffset, until - start)
        : check().contentLength(pseudoHeader(record, offset, 0), out, outOffset, until - start);
  }

  private BlindMacCheck check() {
    if (check == null) {
      check = BlindMacCheck.of(construction, hash, macKey, blockBytes);
    }
    return check;
  }

  private void decrypt(byte[] record, int at, int length, byte[] out, int outOffset)
      throws TlsException {
    if (blocksWith(length) > mostBlocks) {
      throw new TlsException(new TlsError.KeysSpent(toString()));
    }
    if (!chained()) {
      System.arraycopy(record, at - blockBytes, iv, 0, blockBytes);
    }
    if (cipher == null) {
      cipher = algorithm.decrypting(key);
    }
    cipher.apply(iv, record, at, length, out, outOffset);
    blocks = blocksWith(length);
    if (chained()) {
      System.arraycopy(record, at + length - blockBytes, iv, 0, blockBytes);
    }
  }

  /** Of what the MAC has shown to be the sender's own: so it tells nobody anything. */
  private static int withoutPadding(byte[] plain, int offset, int length) {
    int padding = plain[offset + length - 1] & 0xff;
    if (padding >= length) {
      return -1;
    }
    for (int i = offset + length - 1 - padding; i < offset + length; i++) {
      if ((plain[i] & 0xff) != padding) {
        return -1;
      }
    }
    return length - 1 - padding;
  }

  // Both

  private boolean chained() {
    return version().ivs() == ClassicVersion.Ivs.CHAINED;
  }

  private long blocksWith(int length) {
    return blocks + length / blockBytes;
  }

  @Override
  public int sealedBytes(int contentLength) {
    int inside = contentLength + (encryptThenMac ? 0 : mac.bytes());
    int padded = inside + blockBytes - inside % blockBytes;
    return HEADER_BYTES
        + (chained() ? 0 : blockBytes)
        + padded
        + (encryptThenMac ? mac.bytes() : 0);
  }

  @Override
  public int openedBytes(int recordLength) {
    return Math.max(0, recordLength - HEADER_BYTES); // MAC and padding are written too
  }

  @Override
  public boolean splitsData() {
    return chained();
  }

  @Override
  public boolean seals(long contentBytes) {
    long whole = contentBytes / MOST_CONTENT_BYTES;
    long bytes =
        whole * sealedBytes(MOST_CONTENT_BYTES)
            + sealedBytes((int) (contentBytes % MOST_CONTENT_BYTES))
            + (RECORDS_IN_RESERVE + 1L) * sealedBytes(2); // and a split
    return bytes / blockBytes <= mostBlocks - blocks;
  }

  @Override
  public String toString() {
    return algorithm + "_CBC";
  }

  @Override
  public void close() {
    key.close();
    macKey.close();
    mac.close();
    if (check != null) {
      check.close();
    }
    if (cipher != null) {
      cipher.close();
    }
    Arrays.fill(iv, (byte) 0);
    Arrays.fill(expectedMac, (byte) 0);
    Arrays.fill(end, (byte) 0);
  }
}
