package dev.gatehouse.glass.load;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * The bytes of every body: 64 KiB that do not compress, over and over. Both ends know them, so each
 * byte of a body is compared rather than counted.
 */
public final class Filler {
  /** How long it is until it begins again; a power of two. */
  public static final int PERIOD = 1 << 16;

  /** Twice, so that any stretch of up to a period lies in one piece. */
  private static final byte[] BYTES = new byte[2 * PERIOD];

  static {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(2026);
    random.nextBytes(BYTES);
    System.arraycopy(BYTES, 0, BYTES, PERIOD, PERIOD);
  }

  private Filler() {}

  /** Whether these are a body's bytes from {@code position}. */
  public static boolean matches(byte[] bytes, int offset, int length, long position) {
    int done = 0;
    while (done < length) {
      int at = (int) ((position + done) & (PERIOD - 1));
      int part = Math.min(length - done, PERIOD);
      if (!Arrays.equals(bytes, offset + done, offset + done + part, BYTES, at, at + part)) {
        return false;
      }
      done += part;
    }
    return true;
  }

  /** Writes a body's bytes from {@code position}: at most a period, and as many as are written. */
  public static int copy(long position, long most, byte[] out, int offset) {
    int at = (int) (position & (PERIOD - 1));
    int length = (int) Math.min(Math.min(most, PERIOD), out.length - offset);
    System.arraycopy(BYTES, at, out, offset, length);
    return length;
  }

  /** So many periods, read-only and outside the heap: what a socket takes without a copy. */
  public static ByteBuffer direct(int periods) {
    ByteBuffer all = ByteBuffer.allocateDirect(periods * PERIOD);
    for (int i = 0; i < periods; i++) {
      all.put(BYTES, 0, PERIOD);
    }
    return all.flip().asReadOnlyBuffer();
  }
}
