package dev.gatehouse.seeds;

import java.security.SecureRandom;
import java.security.SecureRandomSpi;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;

/**
 * Random test data that a seed reproduces. A property test is a {@code @ParameterizedTest} over
 * {@link #first}, and its failure shows the seed as the parameter.
 */
public final class Seeds {
  private Seeds() {}

  /** The generator of this seed; the same one gives the same values on every machine. */
  public static SplittableRandom of(long seed) {
    return new SplittableRandom(seed);
  }

  /**
   * The seeds {@code 0 .. count × effort - 1}, as the source of a parameterized test, or the one
   * seed of {@code -Dgatehouse.seed}, to run a failure again.
   */
  public static LongStream first(int count) {
    Long single = Long.getLong("gatehouse.seed");
    return single == null ? LongStream.range(0, (long) count * effort()) : LongStream.of(single);
  }

  /** How many times the usual amount to try: {@code -Dgatehouse.effort}, 1 if it is not given. */
  public static int effort() {
    return Math.max(1, Integer.getInteger("gatehouse.effort", 1));
  }

  /** {@code length} random bytes. */
  public static byte[] bytes(SplittableRandom random, int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  /** {@code 0..maxLength} random bytes, every length equally likely. */
  public static byte[] bytesUpTo(SplittableRandom random, int maxLength) {
    return bytes(random, random.nextInt(maxLength + 1));
  }

  /** One of them, each equally likely. */
  public static <T> T pick(SplittableRandom random, List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  /**
   * Where an API wants a {@link SecureRandom} and a test wants to know what comes out. Predictable:
   * never outside tests. (Conscrypt ignores a source that is handed to it.)
   */
  public static SecureRandom secureRandom(long seed) {
    return new Predictable(seed);
  }

  private static final class Predictable extends SecureRandom {
    private static final long serialVersionUID = 1;

    Predictable(long seed) {
      super(new Source(seed), null);
    }
  }

  private static final class Source extends SecureRandomSpi {
    private static final long serialVersionUID = 1;
    private final transient SplittableRandom random;

    Source(long seed) {
      random = new SplittableRandom(seed);
    }

    @Override
    protected void engineSetSeed(byte[] seed) {
      // What comes out depends on the first seed alone.
    }

    @Override
    protected synchronized void engineNextBytes(byte[] bytes) {
      random.nextBytes(bytes);
    }

    @Override
    protected byte[] engineGenerateSeed(int length) {
      byte[] seed = new byte[length];
      engineNextBytes(seed);
      return seed;
    }
  }
}
