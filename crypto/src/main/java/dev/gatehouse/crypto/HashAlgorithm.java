package dev.gatehouse.crypto;

import dev.gatehouse.wire.Bytes;
import java.security.MessageDigest;

/** A hash of the SHA-2 family (FIPS 180-4), or one of the two that TLS had before version 1.2. */
public enum HashAlgorithm {
  /**
   * RFC 1321. Broken where collisions count (RFC 6151): for the derivation, the MACs and the
   * signatures of versions before TLS 1.2, which use it beside SHA-1.
   */
  MD5("MD5", "HmacMD5", 16),
  /**
   * FIPS 180-4, section 6.1. Broken where collisions count: for versions before TLS 1.2, and as
   * HMAC for the records of the CBC suites up to TLS 1.2.
   */
  SHA1("SHA-1", "HmacSHA1", 20),
  SHA256("SHA-256", "HmacSHA256", 32),
  SHA384("SHA-384", "HmacSHA384", 48),
  SHA512("SHA-512", "HmacSHA512", 64);

  private final String digestName;
  private final String macName;
  private final int bytes;

  HashAlgorithm(String digestName, String macName, int bytes) {
    this.digestName = digestName;
    this.macName = macName;
    this.bytes = bytes;
  }

  /** Length of a hash in bytes. */
  public int bytes() {
    return bytes;
  }

  /** A fresh digest. It can be cloned, so that a running transcript has a hash at every point. */
  public MessageDigest newDigest() {
    return Providers.chosen().digest(this);
  }

  /** The hash of {@code data}. */
  public Bytes hash(Bytes data) {
    return Bytes.owning(newDigest().digest(data.toArray()));
  }

  String digestName() {
    return digestName;
  }

  String macName() {
    return macName;
  }
}
