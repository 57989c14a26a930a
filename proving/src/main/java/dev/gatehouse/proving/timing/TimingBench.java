package dev.gatehouse.proving.timing;

import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * {@code ./bench timing}: whether the time of what handles secrets depends on them, as far as so
 * many samples show. First come operations that leak on purpose: where these are not found, nothing
 * that follows would mean anything.
 */
public final class TimingBench {
  private static final long SAMPLES = 1_000_000;
  private static final long FEWEST = 50_000;

  private static final int FOUND = 1;
  private static final int WRONG_USE = 2;
  private static final int BLIND = 4;

  private TimingBench() {}

  /**
   * {@code args}: {@code --samples N}, {@code --only TEXT}. Ends with 0 if nothing was found, 1 if
   * something was, 2 if it was called wrongly, 4 if the leaks on purpose were not found.
   */
  public static void main(String[] args) throws GeneralSecurityException {
    List<String> flags = List.of(args);
    int at = flags.indexOf("--samples");
    long samples = at < 0 ? SAMPLES : number(flags, at + 1);
    int only = flags.indexOf("--only");
    String title = only < 0 || only + 1 == flags.size() ? "" : flags.get(only + 1);
    if (samples < FEWEST) {
      System.err.printf(Locale.ROOT, "bench: --samples takes a number from %,d on%n", FEWEST);
      System.exit(WRONG_USE);
    }
    System.exit(run(samples, title));
  }

  private static long number(List<String> flags, int at) {
    try {
      return at < flags.size() ? Long.parseLong(flags.get(at)) : 0;
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  private static int run(long samples, String only) throws GeneralSecurityException {
    SplittableRandom random = new SplittableRandom(RandomGenerator.getDefault().nextLong());
    Stopwatch stopwatch = new Stopwatch(System::nanoTime, random);
    System.out.println("Leaks on purpose, which have to be found:");
    for (Trial leaky : List.of(Comparison.leaky(), MacCheck.leaky(random))) {
      Finding finding = stopwatch.time(leaky, FEWEST);
      System.out.println(finding.text());
      if (!finding.depends()) {
        System.out.println("This machine hides them: nothing it says would mean anything.");
        return BLIND;
      }
    }
    List<Trial> trials = new ArrayList<>(Comparison.all());
    trials.addAll(MacCheck.all(random));
    trials.addAll(PreMasterDecryption.all(random));
    System.out.println("\nWhat must not leak:");
    int found = 0;
    for (Trial trial : trials) {
      if (trial.title().contains(only)) {
        Finding finding = stopwatch.time(trial, samples);
        System.out.println(finding.text());
        found += finding.depends() ? 1 : 0;
      }
    }
    System.out.println(found == 0 ? "\nNo dependence found." : "\nDependences: " + found);
    return found == 0 ? 0 : FOUND;
  }
}
