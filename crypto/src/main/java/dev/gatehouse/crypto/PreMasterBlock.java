package dev.gatehouse.crypto;

import java.security.SecureRandom;

/**
 * A pre-master secret in PKCS #1's block of type 2: {@code 00 02}, padding that is not zero, {@code
 * 00}, 48 bytes (RFC 8017, section 7.2; RFC 5246, section 7.4.7.1).
 */
final class PreMasterBlock {
  static final int SECRET_BYTES = 48;
  private static final byte BLOCK_TYPE = 2;

  private PreMasterBlock() {}

  /** The block of {@code length} bytes around {@code preMaster}. */
  static Secret padded(Secret preMaster, int length, SecureRandom random) {
    check(preMaster, "a pre-master secret");
    byte[] block = new byte[length];
    random.nextBytes(block);
    byte[] another = new byte[1];
    int separator = length - SECRET_BYTES - 1;
    for (int i = 2; i < separator; i++) {
      while (block[i] == 0) {
        random.nextBytes(another);
        block[i] = another[0];
      }
    }
    block[0] = 0;
    block[1] = BLOCK_TYPE;
    block[separator] = 0;
    preMaster.exposeInto(block, separator + 1);
    return Secret.owning(block);
  }

  /**
   * The last 48 bytes of {@code block}, or {@code substitute} if it is no block of this kind around
   * them that begin with {@code version}. No branch and no index depends on the block.
   *
   * @param usable all ones, or zero to have the substitute in any case
   */
  static Secret opened(byte[] block, int version, Secret substitute, int usable) {
    check(substitute, "a substitute");
    int separator = block.length - SECRET_BYTES - 1;
    int good = usable & Mask.equal(block[0], 0) & Mask.equal(block[1], BLOCK_TYPE);
    for (int i = 2; i < separator; i++) {
      good &= ~Mask.equal(block[i], 0);
    }
    good &= Mask.equal(block[separator], 0);
    good &= Mask.equal(block[separator + 1] & 0xff, version >>> 8);
    good &= Mask.equal(block[separator + 2] & 0xff, version & 0xff);
    byte[] result = new byte[SECRET_BYTES];
    byte[] instead = substitute.bytes();
    for (int i = 0; i < SECRET_BYTES; i++) {
      result[i] = (byte) Mask.select(good, block[separator + 1 + i], instead[i]);
    }
    return Secret.owning(result);
  }

  private static void check(Secret secret, String what) {
    if (secret.length() != SECRET_BYTES) {
      throw new IllegalArgumentException(what + " has 48 bytes, not " + secret.length());
    }
  }
}
