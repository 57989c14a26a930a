package dev.gatehouse.seeds;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SequencedMap;
import java.util.SplittableRandom;

/**
 * Runs a fuzz target over its corpus and over seeded mutations of it: what a fuzzer found stays
 * found, and every build tries a little more. A target is a class with a method {@code public
 * static void fuzzerTestOneInput(byte[] data)} that throws only when the code under test is wrong;
 * its corpus lies in the test resources under {@code fuzz/<simple name of the class>/}. Files
 * ending in {@code .hex} are text: hexadecimal digits, white space, and comments from {@code #} to
 * the line's end. Any other file is taken as it is.
 *
 * <pre>{@code
 * @Test void corpus_and_mutations_hold() {
 *   assertThat(FuzzReplay.of(DerFuzz.class, DerFuzz::fuzzerTestOneInput).run()).isPositive();
 * }
 * }</pre>
 */
public final class FuzzReplay {
  /** A fuzz target's method. */
  @FunctionalInterface
  public interface Target {
    /** Tries one input; throws what the code under test must never throw. */
    void accept(byte[] data) throws Throwable;
  }

  private static final int MUTATIONS = 2_000;
  private static final int MOST_DAMAGES = 4;

  private final Class<?> owner;
  private final Target target;
  private final int mutations;
  private final long seed;

  private FuzzReplay(Class<?> owner, Target target, int mutations, long seed) {
    this.owner = owner;
    this.target = target;
    this.mutations = mutations;
    this.seed = seed;
  }

  /** The replay of {@code owner}'s corpus, with 2,000 mutations. */
  public static FuzzReplay of(Class<?> owner, Target target) {
    return new FuzzReplay(owner, target, MUTATIONS, 1);
  }

  /** With another number of mutations; {@link Seeds#effort()} multiplies it. */
  public FuzzReplay mutations(int count) {
    return new FuzzReplay(owner, target, count, seed);
  }

  /** With other mutations. */
  public FuzzReplay seed(long other) {
    return new FuzzReplay(owner, target, mutations, other);
  }

  /**
   * Runs all of it.
   *
   * @return how many inputs the target bore
   * @throws AssertionError if it threw: with the corpus file, the seed of the mutation and the
   *     input's bytes; or if there is no corpus
   */
  public int run() {
    SequencedMap<String, byte[]> corpus = Corpus.of(owner);
    if (corpus.isEmpty()) {
      throw new AssertionError(
          "no corpus: put inputs into src/test/resources/" + Corpus.folder(owner));
    }
    corpus.forEach((name, input) -> run("corpus file " + name, input));

    List<String> names = new ArrayList<>(corpus.keySet());
    List<byte[]> inputs = new ArrayList<>(corpus.values());
    int count = mutations * Seeds.effort();
    for (int i = 0; i < count; i++) {
      // Each mutation has a seed of its own, so that one can be had without those before it.
      SplittableRandom random = new SplittableRandom(seed * 1_000_003 + i);
      int which = random.nextInt(inputs.size());
      byte[] input = inputs.get(which);
      for (int left = 1 + random.nextInt(MOST_DAMAGES); left > 0; left--) {
        input = Seeds.pick(random, KINDS).apply(input, random, inputs);
      }
      run("mutation " + i + " of seed " + seed + " (from " + names.get(which) + ")", input);
    }
    return inputs.size() + count;
  }

  private static final List<Mutation> KINDS = List.of(Mutation.values());

  private void run(String what, byte[] input) {
    try {
      target.accept(input.clone());
    } catch (Throwable e) {
      throw new AssertionError(
          owner.getSimpleName()
              + " threw "
              + e
              + " on "
              + what
              + ", "
              + input.length
              + " bytes: "
              + HexFormat.of().formatHex(input),
          e);
    }
  }
}
