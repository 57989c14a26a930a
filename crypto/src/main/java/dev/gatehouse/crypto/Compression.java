package dev.gatehouse.crypto;

/**
 * A hash as its parts: a state, and a function that takes one block into it. A {@code
 * MessageDigest} shows neither, and {@link BlindHash} needs both; everything else hashes with the
 * provider's, which is the processor's own. What is done depends on no byte of block or state. Not
 * thread-safe.
 */
abstract sealed class Compression
    permits Md5Compression, Sha1Compression, Sha256Compression, Sha512Compression {
  private final HashAlgorithm hash;
  private final int blockBytes;
  private final int lengthBytes;

  /**
   * @param lengthBytes how long the number of bits is at the end of the last block
   */
  Compression(HashAlgorithm hash, int blockBytes, int lengthBytes) {
    this.hash = hash;
    this.blockBytes = blockBytes;
    this.lengthBytes = lengthBytes;
  }

  /** With the state of the empty message. */
  static Compression of(HashAlgorithm hash) {
    return switch (hash) {
      case MD5 -> new Md5Compression();
      case SHA1 -> new Sha1Compression();
      case SHA256 -> new Sha256Compression();
      case SHA384, SHA512 -> new Sha512Compression(hash);
    };
  }

  /** Takes in {@code blocks} whole blocks. */
  abstract void compress(byte[] in, int offset, int blocks);

  /** Writes as much of the state as the hash is long. */
  abstract void writeState(byte[] out);

  /** Takes over the state of another of the same hash. */
  abstract void continueFrom(Compression other);

  /** Overwrites whatever came from a message. */
  abstract void wipe();

  /** Whether numbers begin with their lowest byte; MD5's alone do. */
  boolean littleEndian() {
    return false;
  }

  /**
   * The byte at {@code index}, 0..7, of a length of {@code bits} as it ends a message, where the
   * higher half of the number is zero.
   */
  final int lengthByte(int bits, int index) {
    int fromLowest = littleEndian() ? index : 7 - index;
    return fromLowest < 4 ? (bits >>> (8 * fromLowest)) & 0xff : 0;
  }

  final HashAlgorithm hash() {
    return hash;
  }

  final int blockBytes() {
    return blockBytes;
  }

  final int lengthBytes() {
    return lengthBytes;
  }

  final <T extends Compression> T sameHash(Compression other, Class<T> type) {
    if (other.hash != hash) {
      throw new IllegalArgumentException("a state of " + other.hash + " is none of " + hash);
    }
    return type.cast(other);
  }
}
