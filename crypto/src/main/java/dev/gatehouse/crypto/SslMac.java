package dev.gatehouse.crypto;

import java.security.DigestException;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * SSL 3.0's keyed hash (RFC 6101, section 5.2.3.1): {@code hash(key + pad2 + hash(key + pad1 +
 * message))}, with pads of 48 bytes for MD5 and 40 for SHA-1. Not thread-safe.
 */
public final class SslMac implements RecordMac {
  static final byte PAD_1 = 0x36;
  static final byte PAD_2 = 0x5c;

  private final HashAlgorithm hash;
  private final MessageDigest digest;
  private final byte[] inner;
  private final byte[] outer;
  private boolean begun;
  private boolean closed;

  private SslMac(HashAlgorithm hash, byte[] inner, byte[] outer) {
    this.hash = hash;
    this.digest = hash.newDigest();
    this.inner = inner;
    this.outer = outer;
  }

  /** A MAC under a copy of {@code key}, of any length; the caller closes its own. */
  public static SslMac of(HashAlgorithm hash, Secret key) {
    return new SslMac(hash, padded(hash, key, PAD_1), padded(hash, key, PAD_2));
  }

  /** The key and its pad: what a hash begins with. The caller zeroes it. */
  static byte[] padded(HashAlgorithm hash, Secret key, byte pad) {
    byte[] padded = new byte[key.length() + padBytes(hash)];
    Arrays.fill(padded, pad);
    key.exposeInto(padded, 0);
    return padded;
  }

  private static int padBytes(HashAlgorithm hash) {
    return switch (hash) {
      case MD5 -> 48;
      case SHA1 -> 40;
      case SHA256, SHA384, SHA512 ->
          throw new IllegalArgumentException(
              "SSL 3.0 has MACs with MD5 and SHA-1, none with " + hash);
    };
  }

  @Override
  public SslMac update(byte[] bytes, int offset, int length) {
    begin();
    digest.update(bytes, offset, length);
    return this;
  }

  @Override
  public SslMac update(byte one) {
    begin();
    digest.update(one);
    return this;
  }

  @Override
  public void finishInto(byte[] out, int offset) {
    if (out.length - offset < hash.bytes()) {
      throw new IllegalArgumentException("the output has no room for the MAC");
    }
    begin();
    byte[] ofMessage = digest.digest();
    digest.update(outer);
    digest.update(ofMessage);
    begun = false;
    try {
      digest.digest(out, offset, hash.bytes());
    } catch (DigestException e) {
      throw new IllegalStateException("a hash longer than it is", e);
    }
  }

  private void begin() {
    if (closed) {
      throw new IllegalStateException("SSL 3.0's MAC used after close");
    }
    if (!begun) {
      digest.update(inner);
      begun = true;
    }
  }

  @Override
  public int bytes() {
    return hash.bytes();
  }

  @Override
  public void close() {
    Arrays.fill(inner, (byte) 0);
    Arrays.fill(outer, (byte) 0);
    digest.reset();
    closed = true;
  }

  @Override
  public String toString() {
    return "SSL 3.0's MAC with " + hash;
  }
}
