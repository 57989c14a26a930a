package dev.gatehouse.crypto;

import java.security.InvalidKeyException;
import javax.crypto.Mac;
import javax.crypto.ShortBufferException;
import org.jspecify.annotations.Nullable;

/** HMAC (RFC 2104) under one key. Not thread-safe. */
public final class Hmac implements RecordMac {
  private final HashAlgorithm hash;
  private @Nullable Mac mac;

  private Hmac(HashAlgorithm hash, Mac mac) {
    this.hash = hash;
    this.mac = mac;
  }

  /** A MAC under {@code key}, of any length, which stays the caller's to close. */
  public static Hmac of(HashAlgorithm hash, Secret key) {
    Mac mac = Providers.chosen().mac(hash);
    try {
      mac.init(new SecretKeyView(key, hash.macName()));
    } catch (InvalidKeyException e) {
      throw new IllegalStateException("HMAC refuses a key of " + key.length() + " bytes", e);
    }
    return new Hmac(hash, mac);
  }

  @Override
  public Hmac update(byte[] bytes, int offset, int length) {
    open().update(bytes, offset, length);
    return this;
  }

  @Override
  public Hmac update(byte one) {
    open().update(one);
    return this;
  }

  @Override
  public void finishInto(byte[] out, int offset) {
    try {
      open().doFinal(out, offset);
    } catch (ShortBufferException e) {
      throw new IllegalArgumentException("the output has no room for the MAC", e);
    }
  }

  @Override
  public int bytes() {
    return hash.bytes();
  }

  private Mac open() {
    Mac open = mac;
    if (open == null) {
      throw new IllegalStateException("HMAC used after close");
    }
    return open;
  }

  @Override
  public void close() {
    Mac open = mac;
    mac = null;
    if (open == null) {
      return;
    }
    try (Secret nothing = Secret.zeroes(hash.bytes())) {
      open.init(new SecretKeyView(nothing, hash.macName())); // over what it made of the key
    } catch (InvalidKeyException e) {
      throw new IllegalStateException("HMAC refuses a key of zeroes", e);
    }
  }

  @Override
  public String toString() {
    return "HMAC-" + hash;
  }
}
