package dev.gatehouse.glass.pipelines;

import java.util.Collection;

/**
 * A figure over the rounds.
 *
 * @param median of them
 * @param least of them
 * @param most of them
 */
public record Series(double median, double least, double most) {
  /** Of at least one value. */
  static Series of(Collection<Double> values) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    if (sorted.length == 0) {
      throw new IllegalArgumentException("a series has at least one value");
    }
    return new Series(
        (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2,
        sorted[0],
        sorted[sorted.length - 1]);
  }

  /** From the least to the most, as a part of the median. */
  double spread() {
    return median == 0 ? 0 : (most - least) / median;
  }

  /** Whether all values of the one lie on one side of all of the other. */
  boolean isApartFrom(Series other) {
    return least > other.most || most < other.least;
  }
}
