package dev.gatehouse.crypto;

import java.util.Arrays;

/**
 * Any 256 bytes as what RSA gave: opened without branches as one that reads it from left to right
 * opens it.
 */
public final class PreMasterBlockFuzz {
  private static final int BYTES = 256;

  private PreMasterBlockFuzz() {}

  public static void fuzzerTestOneInput(byte[] data) {
    byte[] block = Arrays.copyOf(data, BYTES);
    int version = data.length > BYTES ? 0x0300 | (data[BYTES] & 0xff) : 0x0303;
    byte[] instead = new byte[48];
    Arrays.fill(instead, (byte) 0xa5);
    byte[] expected = isRight(block, version) ? Arrays.copyOfRange(block, 208, BYTES) : instead;
    try (Secret substitute = Secret.owning(instead.clone());
        Secret opened = PreMasterBlock.opened(block, version, substitute, -1);
        Secret unusable = PreMasterBlock.opened(block, version, substitute, 0)) {
      if (!Arrays.equals(opened.bytes(), expected)) {
        throw new AssertionError("another secret than is in the block");
      }
      if (!unusable.equals(substitute)) {
        throw new AssertionError("a secret from a block that must not be used");
      }
    }
  }

  private static boolean isRight(byte[] block, int version) {
    if (block[0] != 0 || block[1] != 2) {
      return false;
    }
    int zero = 2;
    while (zero < BYTES && block[zero] != 0) {
      zero++;
    }
    return zero == 207
        && (block[208] & 0xff) << 8 == (version & 0xff00)
        && (block[209] & 0xff) == (version & 0xff);
  }
}
