package dev.gatehouse.seeds;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** The same bytes in other pieces, as a network delivers them. No piece is empty. */
public final class Cuts {
  private Cuts() {}

  /**
   * Cuts {@code bytes} as the seed says. Some seeds cut rarely, some almost everywhere, for a
   * reader errs as easily on a record in forty pieces as on forty records in one.
   */
  public static List<byte[]> of(long seed, byte[] bytes) {
    SplittableRandom random = new SplittableRandom(seed);
    int longest = 1 << random.nextInt(15); // 1 .. 16384: up to a TLS record's size
    List<byte[]> pieces = new ArrayList<>();
    for (int from = 0; from < bytes.length; ) {
      int to = Math.min(bytes.length, from + 1 + random.nextInt(longest));
      pieces.add(Arrays.copyOfRange(bytes, from, to));
      from = to;
    }
    return pieces;
  }

  /** One byte at a time. */
  public static List<byte[]> everywhere(byte[] bytes) {
    List<byte[]> pieces = new ArrayList<>(bytes.length);
    for (byte b : bytes) pieces.add(new byte[] {b});
    return pieces;
  }

  /** In two pieces, cut before byte {@code at}, {@code 1..bytes.length-1}. */
  public static List<byte[]> inTwo(byte[] bytes, int at) {
    if (at < 1 || at >= bytes.length) {
      throw new IllegalArgumentException(
          "cannot cut " + bytes.length + " bytes in two before byte " + at);
    }
    return List.of(Arrays.copyOfRange(bytes, 0, at), Arrays.copyOfRange(bytes, at, bytes.length));
  }
}
