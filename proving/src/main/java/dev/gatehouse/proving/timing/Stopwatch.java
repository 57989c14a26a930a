package dev.gatehouse.proving.timing;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.LongSupplier;

/**
 * Times a trial. Which kind comes next is drawn for each sample, so that whatever the machine does
 * meanwhile falls on both alike. The first samples set the crops: long times are mostly the
 * machine's, and a small difference shows where they are left out, so one test runs on all samples
 * and others on those below a quantile.
 */
final class Stopwatch {
  /** Quantile {@code 1 - 2^(-10 i / CROPS)} for the crop i, as in dudect; the first is empty. */
  private static final int CROPS = 20;

  private static final int WARM_UPS = 20_000;
  private static final int PILOTS = 10_000;

  private final LongSupplier nanos;
  private final SplittableRandom random;
  private long sink;

  /**
   * @param nanos a clock
   * @param random which kind and which input comes next
   */
  Stopwatch(LongSupplier nanos, SplittableRandom random) {
    this.nanos = nanos;
    this.random = random;
  }

  /** Takes {@code samples} divided by the trial's cost, after warming up. */
  Finding time(Trial trial, long samples) {
    for (int i = 0; i < WARM_UPS / trial.cost(); i++) {
      sample(trial, random.nextInt(2));
    }
    long[] limits = limits(trial);
    Welch[] tests = new Welch[CROPS];
    Arrays.setAll(tests, i -> new Welch());
    long wanted = samples / trial.cost();
    for (long i = 0; i < wanted; i++) {
      int kind = random.nextInt(2);
      long time = sample(trial, kind);
      for (int crop = 0; crop < CROPS; crop++) {
        if (time <= limits[crop]) {
          tests[crop].add(kind, (double) time);
        }
      }
    }
    return finding(trial, wanted, tests);
  }

  private static Finding finding(Trial trial, long samples, Welch[] tests) {
    Welch strongest = tests[CROPS - 1];
    for (Welch test : tests) {
      if (Math.abs(test.t()) > Math.abs(strongest.t())) {
        strongest = test;
      }
    }
    return new Finding(trial, samples, strongest.mean(0), strongest.mean(1), strongest.t());
  }

  private long[] limits(Trial trial) {
    long[] times = new long[Math.max(1000, PILOTS / trial.cost())];
    for (int i = 0; i < times.length; i++) {
      times[i] = sample(trial, random.nextInt(2));
    }
    Arrays.sort(times);
    long[] limits = new long[CROPS];
    for (int i = 0; i < CROPS - 1; i++) {
      double quantile = 1 - Math.pow(2, -10.0 * (i + 1) / CROPS);
      limits[i] = times[(int) (quantile * (times.length - 1))];
    }
    limits[CROPS - 1] = Long.MAX_VALUE;
    return limits;
  }

  private long sample(Trial trial, int kind) {
    trial.prepare(kind, random);
    long begun = nanos.getAsLong();
    int result = trial.run();
    long time = nanos.getAsLong() - begun;
    sink += result;
    return time;
  }

  /** What all the results came to: read, so that they count as used. */
  long sink() {
    return sink;
  }
}
