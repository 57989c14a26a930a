package dev.gatehouse.crypto;

import java.security.InvalidKeyException;
import javax.crypto.Mac;
import javax.crypto.ShortBufferException;

/**
 * HMAC and HKDF (RFC 2104, RFC 5869) on one reused {@code Mac}. One for each connection, or for
 * each loop: not thread-safe. Nothing of a key is kept between two calls that somebody could ask
 * for.
 */
public final class Hkdf {
  /** RFC 5869, section 2.3: L <= 255*HashLen. */
  private static final int MOST_BLOCKS = 255;

  private final HashAlgorithm hash;
  private final Mac mac;

  Hkdf(HashAlgorithm hash, Mac mac) {
    this.hash = hash;
    this.mac = mac;
  }

  public static Hkdf with(HashAlgorithm hash) {
    return Providers.chosen().hkdf(hash);
  }

  public HashAlgorithm hash() {
    return hash;
  }

  /**
   * HKDF-Extract: a pseudo-random key of {@code hash().bytes()} bytes. An absent salt, or absent
   * input in TLS 1.3's ladder, is {@link Secret#zeroes(int)} of that length.
   */
  public Secret extract(Secret salt, Secret inputKeyingMaterial) {
    start(salt);
    return Secret.owning(mac.doFinal(inputKeyingMaterial.bytes()));
  }

  /** HKDF-Expand to {@code length} bytes, 1..255 times the hash's. */
  public Secret expand(Secret pseudoRandomKey, byte[] info, int length) {
    int blocks = (length + hash.bytes() - 1) / hash.bytes();
    if (blocks < 1 || blocks > MOST_BLOCKS) {
      throw new IllegalArgumentException(
          "HKDF-Expand gives 1.." + MOST_BLOCKS * hash.bytes() + " bytes, not " + length);
    }
    start(pseudoRandomKey);
    byte[] blocksInARow = new byte[blocks * hash.bytes()];
    try {
      for (int i = 0; i < blocks; i++) {
        if (i > 0) {
          mac.update(blocksInARow, (i - 1) * hash.bytes(), hash.bytes());
        }
        mac.update(info);
        mac.update((byte) (i + 1));
        mac.doFinal(blocksInARow, i * hash.bytes());
      }
    } catch (ShortBufferException e) {
      throw new IllegalStateException("a MAC longer than its hash", e);
    }
    Secret all = Secret.owning(blocksInARow);
    if (length == blocksInARow.length) {
      return all;
    }
    try (all) {
      return Secret.copyOf(blocksInARow, 0, length);
    }
  }

  /** HMAC of {@code data}: {@code hash().bytes()} bytes. */
  public byte[] mac(Secret key, byte[] data) {
    start(key);
    return mac.doFinal(data);
  }

  private void start(Secret key) {
    try {
      mac.init(new SecretKeyView(key, hash.macName()));
    } catch (InvalidKeyException e) {
      throw new IllegalStateException("HMAC refuses a key of " + key.length() + " bytes", e);
    }
  }
}
