package dev.gatehouse.crypto;

import java.util.Arrays;

/**
 * A record's MAC over a content whose length is secret: {@code hash(outer key, hash(inner key,
 * head, content))}, as HMAC and SSL 3.0's MAC both are. All lengths that a record leaves open take
 * the same compressions. Every block that the longest content could fill is built, the end of the
 * message is put in by masks, and so is the state behind its last block picked from those on the
 * way. Not thread-safe.
 */
final class BlindHash {
  private static final byte HMAC_INNER = 0x36;
  private static final byte HMAC_OUTER = 0x5c;

  private final MacConstruction construction;
  private final Compression running;
  private final int blockBytes;
  private final int blockShift;
  private final KeyedStart inner;
  private final KeyedStart outer;

  /** What is left of the inner key, and the pseudo-header. */
  private final byte[] head;

  private final byte[] block;
  private final byte[] state;
  private final byte[] outerBlocks;

  private BlindHash(MacConstruction construction, HashAlgorithm hash, byte[] inner, byte[] outer) {
    this.construction = construction;
    this.running = Compression.of(hash);
    this.blockBytes = running.blockBytes();
    this.blockShift = Integer.numberOfTrailingZeros(blockBytes);
    this.inner = new KeyedStart(hash, inner);
    this.outer = new KeyedStart(hash, outer);
    this.head =
        Arrays.copyOf(this.inner.rest, this.inner.rest.length + construction.pseudoHeaderBytes());
    this.block = new byte[blockBytes];
    this.state = new byte[hash.bytes()];
    int outerBytes = this.outer.rest.length + hash.bytes();
    this.outerBlocks = Arrays.copyOf(this.outer.rest, blocksFor(outerBytes) * blockBytes);
    endOuter(outerBytes);
  }

  /** Under a copy of {@code key}, which is no longer than a block; the caller closes its own. */
  static BlindHash of(MacConstruction construction, HashAlgorithm hash, Secret key) {
    return switch (construction) {
      case HMAC ->
          new BlindHash(
              construction, hash, hmac(hash, key, HMAC_INNER), hmac(hash, key, HMAC_OUTER));
      case SSL3 ->
          new BlindHash(
              construction,
              hash,
              SslMac.padded(hash, key, SslMac.PAD_1),
              SslMac.padded(hash, key, SslMac.PAD_2));
    };
  }

  private static byte[] hmac(HashAlgorithm hash, Secret key, byte pad) {
    byte[] padded = new byte[Compression.of(hash).blockBytes()];
    if (key.length() > padded.length) {
      throw new IllegalArgumentException(
          "a record's MAC key is no longer than a block of " + hash + ", not " + key.length());
    }
    key.exposeInto(padded, 0);
    for (int i = 0; i < padded.length; i++) {
      padded[i] ^= pad;
    }
    return padded;
  }

  /** Length of a MAC. */
  int bytes() {
    return state.length;
  }

  /**
   * Writes the MAC of a pseudo-header and of {@code length} bytes of {@code in} to {@code mac}.
   *
   * @param pseudoHeader ends in the length, which is filled in here
   * @param least what the length is at least; known to everybody, as is the next
   * @param most what it is at most: so many bytes are read
   * @param length the secret one
   */
  void mac(
      byte[] pseudoHeader, byte[] in, int offset, int least, int most, int length, byte[] mac) {
    System.arraycopy(pseudoHeader, 0, head, inner.rest.length, pseudoHeader.length);
    head[head.length - 2] = (byte) (length >>> 8);
    head[head.length - 1] = (byte) length;
    running.continueFrom(inner.start);
    int plain = (head.length + least) >>> blockShift;
    compressPlain(in, offset, most, plain);
    Arrays.fill(mac, (byte) 0);
    int end = head.length + length;
    int last = blocksFor(end) - 1;
    for (int i = plain; i < blocksFor(head.length + most); i++) {
      int isLast = Mask.equal(i, last);
      fill(i * blockBytes, in, offset, most);
      endMessage(i * blockBytes, end, isLast);
      running.compress(block, 0, 1);
      running.writeState(state);
      for (int j = 0; j < mac.length; j++) {
        mac[j] |= (byte) (state[j] & isLast);
      }
    }
    finish(mac);
  }

  /** How many blocks a message of {@code bytes} takes with its end. */
  private int blocksFor(int bytes) {
    return ((bytes + running.lengthBytes()) >>> blockShift) + 1;
  }

  /** The first blocks, which are full whatever the length is. */
  private void compressPlain(byte[] in, int offset, int most, int blocks) {
    int i = 0;
    for (; i < blocks && i * blockBytes < head.length; i++) {
      fill(i * blockBytes, in, offset, most);
      running.compress(block, 0, 1);
    }
    running.compress(in, offset + i * blockBytes - head.length, blocks - i);
  }

  /** The block of head and content from {@code from} on, zeroes behind {@code most}. */
  private void fill(int from, byte[] in, int offset, int most) {
    int ofHead = Math.clamp(head.length - from, 0, blockBytes);
    if (ofHead > 0) {
      System.arraycopy(head, from, block, 0, ofHead);
    }
    int at = from + ofHead - head.length;
    int ofContent = Math.clamp(most - at, 0, blockBytes - ofHead);
    if (ofContent > 0) {
      System.arraycopy(in, offset + at, block, ofHead, ofContent);
    }
    Arrays.fill(block, ofHead + ofContent, blockBytes, (byte) 0);
  }

  /** Puts what ends a message into the block that begins at {@code from}, if it belongs there. */
  private void endMessage(int from, int end, int isLast) {
    for (int j = 0; j < blockBytes; j++) {
      int content = block[j] & Mask.less(from + j, end);
      block[j] = (byte) (content | (0x80 & Mask.equal(from + j, end)));
    }
    int bits = 8 * (inner.hashedBytes + end);
    for (int j = 0; j < 8; j++) {
      block[blockBytes - 8 + j] |= (byte) (running.lengthByte(bits, j) & isLast);
    }
  }

  private void endOuter(int bytes) {
    outerBlocks[bytes] = (byte) 0x80;
    for (int j = 0; j < 8; j++) {
      outerBlocks[outerBlocks.length - 8 + j] =
          (byte) running.lengthByte(8 * (outer.hashedBytes + bytes), j);
    }
  }

  private void finish(byte[] mac) {
    System.arraycopy(mac, 0, outerBlocks, outer.rest.length, mac.length);
    running.continueFrom(outer.start);
    running.compress(outerBlocks, 0, outerBlocks.length >>> blockShift);
    running.writeState(mac);
  }

  /** Overwrites what came from the key and from the last record. */
  void wipe() {
    running.wipe();
    inner.wipe();
    outer.wipe();
    for (byte[] bytes : new byte[][] {head, block, state, outerBlocks}) {
      Arrays.fill(bytes, (byte) 0);
    }
  }

  @Override
  public String toString() {
    return construction + " with " + running.hash();
  }

  /** The state behind a key's whole blocks, and the rest of the key. */
  private static final class KeyedStart {
    final Compression start;
    final int hashedBytes;
    final byte[] rest;

    /** Takes {@code key} over. */
    KeyedStart(HashAlgorithm hash, byte[] key) {
      start = Compression.of(hash);
      int blocks = key.length / start.blockBytes();
      hashedBytes = blocks * start.blockBytes();
      start.compress(key, 0, blocks);
      rest = Arrays.copyOfRange(key, hashedBytes, key.length);
      Arrays.fill(key, (byte) 0);
    }

    void wipe() {
      start.wipe();
      Arrays.fill(rest, (byte) 0);
    }
  }
}
