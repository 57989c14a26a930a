package dev.gatehouse.proving.timing;

import java.util.Locale;

/**
 * What a trial came to.
 *
 * @param samples of both kinds together
 * @param mean0 ns for kind 0 where the difference is clearest
 * @param mean1 ns for kind 1 there
 * @param t Welch's t there
 */
record Finding(Trial trial, long samples, double mean0, double mean1, double t) {
  /**
   * dudect's first bound: by chance one test in 150,000 exceeds it. Each trial makes twenty, which
   * go much the same way.
   */
  static final double LIMIT = 4.5;

  boolean depends() {
    return Math.abs(t) > LIMIT;
  }

  /** Two lines for people. */
  String text() {
    String verdict =
        depends()
            ? String.format(
                Locale.ROOT,
                "DEPENDS: t = %.1f, %.1f ns against %.1f ns, in %,d samples",
                t,
                mean0,
                mean1,
                samples)
            : String.format(
                Locale.ROOT, "no dependence found in %,d samples (t = %.1f)", samples, t);
    return trial.title() + ": " + trial.kind(0) + " | " + trial.kind(1) + "\n    " + verdict;
  }
}
