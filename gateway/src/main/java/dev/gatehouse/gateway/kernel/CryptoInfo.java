package dev.gatehouse.gateway.kernel;

import dev.gatehouse.crypto.AeadAlgorithm;
import dev.gatehouse.tls.HandOver;
import dev.gatehouse.tls.spec.ProtocolVersion;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The structs {@code tls12_crypto_info_*} of {@code <linux/tls.h>}: version and cipher, 16 bits
 * each in the machine's order, then IV, key, salt and the next record's number. What the kernel
 * calls salt is the first 4 bytes of AES-GCM's nonce; its IV is the other 8: in TLS 1.2 those that
 * stand in the record, in TLS 1.3 those that the number is mixed into.
 */
final class CryptoInfo {
  private CryptoInfo() {}

  private static final int AES_GCM_128 = 51;
  private static final int AES_GCM_256 = 52;
  private static final int CHACHA20_POLY1305 = 54;
  private static final int SALT_BYTES = 4;

  /** The struct; the caller zeroes it. */
  static byte[] of(ProtocolVersion version, HandOver.Direction from) {
    AeadAlgorithm algorithm = from.algorithm();
    byte[] iv = new byte[from.ivBytes()];
    from.ivInto(iv);
    byte[] key = new byte[algorithm.keyBytes()];
    from.key().exposeInto(key, 0);
    byte[] struct = of(version, algorithm, key, iv, from.sequence());
    Arrays.fill(iv, (byte) 0);
    Arrays.fill(key, (byte) 0);
    return struct;
  }

  /**
   * The struct.
   *
   * @param iv 4 bytes for AES-GCM in TLS 1.2, 12 else
   */
  static byte[] of(
      ProtocolVersion version, AeadAlgorithm algorithm, byte[] key, byte[] iv, long sequence) {
    ByteBuffer out = ByteBuffer.allocate(bytes(algorithm)).order(ByteOrder.nativeOrder());
    out.putShort((short) version.code()).putShort(cipher(algorithm));
    out.order(ByteOrder.BIG_ENDIAN);
    if (algorithm == AeadAlgorithm.CHACHA20_POLY1305) {
      out.put(iv).put(key);
    } else if (iv.length == SALT_BYTES) {
      // The number is what the engine writes there as well, so none comes twice.
      out.putLong(sequence).put(key).put(iv);
    } else {
      out.put(iv, SALT_BYTES, iv.length - SALT_BYTES).put(key).put(iv, 0, SALT_BYTES);
    }
    return out.putLong(sequence).array();
  }

  /** The struct's length. */
  static int bytes(AeadAlgorithm algorithm) {
    return 2 + 2 + algorithm.nonceBytes() + algorithm.keyBytes() + 8;
  }

  /** The next record's number in such a struct. */
  static long sequence(byte[] struct) {
    return ByteBuffer.wrap(struct).getLong(struct.length - 8);
  }

  private static short cipher(AeadAlgorithm algorithm) {
    return switch (algorithm) {
      case AES_128_GCM -> AES_GCM_128;
      case AES_256_GCM -> AES_GCM_256;
      case CHACHA20_POLY1305 -> CHACHA20_POLY1305;
    };
  }
}
