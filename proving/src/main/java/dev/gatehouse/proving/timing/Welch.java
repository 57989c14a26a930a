package dev.gatehouse.proving.timing;

/**
 * Welch's t of two growing samples, with means and squares as they go along (B. P. Welford, 1962).
 * Not thread-safe.
 */
final class Welch {
  private final long[] count = new long[2];
  private final double[] mean = new double[2];
  private final double[] squares = new double[2];

  /**
   * @param kind 0 or 1
   */
  void add(int kind, double value) {
    count[kind]++;
    double before = value - mean[kind];
    mean[kind] += before / count[kind];
    squares[kind] += before * (value - mean[kind]);
  }

  double mean(int kind) {
    return mean[kind];
  }

  /**
   * How many standard errors the mean of kind 1 lies above that of kind 0; 0 as long as there is
   * nothing to compare.
   */
  double t() {
    if (count[0] < 2 || count[1] < 2) {
      return 0;
    }
    double difference = mean[1] - mean[0];
    double error = Math.sqrt(meanVariance(0) + meanVariance(1));
    return difference == 0 ? 0 : difference / error; // infinite where neither ever varied
  }

  private double meanVariance(int kind) {
    return squares[kind] / (count[kind] - 1) / count[kind];
  }
}
