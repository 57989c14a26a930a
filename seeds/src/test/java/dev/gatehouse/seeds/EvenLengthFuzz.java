package dev.gatehouse.seeds;

/** A target with a planted mistake, to see that the replay finds mistakes. */
final class EvenLengthFuzz {
  private EvenLengthFuzz() {}

  static void fuzzerTestOneInput(byte[] data) {
    if (data.length % 2 != 0) throw new IllegalStateException("odd");
  }
}
