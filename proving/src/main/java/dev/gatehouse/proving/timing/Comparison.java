package dev.gatehouse.proving.timing;

import dev.gatehouse.crypto.Secret;
import java.security.MessageDigest;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Comparing two byte strings of 48 bytes that differ, 32 times in a row, for one alone is below the
 * clock. That they differ is told to everybody; where they do is not.
 */
final class Comparison implements Trial {
  private static final int BYTES = 48;
  private static final int TIMES = 32;
  private static final int POOL = 64;

  /** What compares. */
  private interface Way {
    boolean equal(Comparison it);
  }

  /** Which bytes differ. */
  private enum Difference {
    FIRST("the first byte differs", 0, 1),
    LAST("the last byte differs", BYTES - 1, BYTES),
    ALL("all bytes differ", 0, BYTES);

    final String words;
    final int from;
    final int to;

    Difference(String words, int from, int to) {
      this.words = words;
      this.from = from;
      this.to = to;
    }

    /** Two byte strings, one behind the other. */
    byte[] pair(SplittableRandom random) {
      byte[] pair = new byte[2 * BYTES];
      random.nextBytes(pair);
      System.arraycopy(pair, 0, pair, BYTES, BYTES);
      for (int i = from; i < to; i++) {
        pair[BYTES + i] ^= 1;
      }
      return pair;
    }
  }

  private final String title;
  private final Way way;
  private final List<Difference> kinds;
  private final byte[][][] pool = new byte[2][POOL][];
  private final byte[] one = new byte[BYTES];
  private final byte[] other = new byte[BYTES];
  // Over the same arrays, which change under them: each pair lies where the last one did.
  private final Secret oneSecret = Secret.owning(one);
  private final Secret otherSecret = Secret.owning(other);

  private Comparison(String title, Way way, Difference kind0, Difference kind1) {
    this.title = title;
    this.way = way;
    this.kinds = List.of(kind0, kind1);
    SplittableRandom random = new SplittableRandom();
    for (int kind = 0; kind < 2; kind++) {
      for (int i = 0; i < POOL; i++) {
        pool[kind][i] = kinds.get(kind).pair(random);
      }
    }
  }

  /** Those of the engine: of MACs, verify_data and cookies, and of secrets. */
  static List<Trial> all() {
    Way digests = it -> MessageDigest.isEqual(it.one, it.other);
    Way secrets = it -> it.oneSecret.equals(it.otherSecret);
    return List.of(
        new Comparison("MessageDigest.isEqual", digests, Difference.FIRST, Difference.LAST),
        new Comparison("MessageDigest.isEqual", digests, Difference.FIRST, Difference.ALL),
        new Comparison("Secret.equals", secrets, Difference.FIRST, Difference.LAST),
        new Comparison("Secret.equals", secrets, Difference.FIRST, Difference.ALL));
  }

  /** One that stops at the first difference. */
  static Trial leaky() {
    return new Comparison(
        "a comparison that stops early",
        it -> stopsEarly(it.one, it.other),
        Difference.FIRST,
        Difference.LAST);
  }

  private static boolean stopsEarly(byte[] one, byte[] other) {
    for (int i = 0; i < BYTES; i++) {
      if (one[i] != other[i]) {
        return false;
      }
    }
    return true;
  }

  @Override
  public String title() {
    return title;
  }

  @Override
  public String kind(int kind) {
    return kinds.get(kind).words;
  }

  /**
   * Copies whole arrays of a pool: a single byte written just before is slow to read in a word, and
   * which word is read first would show.
   */
  @Override
  public void prepare(int kind, SplittableRandom random) {
    byte[] pair = pool[kind][random.nextInt(POOL)];
    System.arraycopy(pair, 0, one, 0, BYTES);
    System.arraycopy(pair, BYTES, other, 0, BYTES);
  }

  @Override
  public int run() {
    boolean equal = true;
    for (int i = 0; i < TIMES; i++) {
      equal ^= way.equal(this);
    }
    return equal ? 1 : 0;
  }
}
