package dev.gatehouse.glass.page;

import java.util.ArrayList;
import java.util.List;

/**
 * An axis from zero, with ticks at round values.
 *
 * @param step from tick to tick
 * @param most the last tick
 */
public record Scale(double step, double most) {
  private static final int MOST_TICKS = 4;

  /** One that holds all of it; values below zero and what is no number are a mistake. */
  public static Scale upTo(double largest) {
    if (!Double.isFinite(largest) || largest < 0) {
      throw new IllegalArgumentException("no axis reaches " + largest);
    }
    if (largest == 0) {
      return new Scale(1, 1);
    }
    double power = Math.pow(10, Math.floor(Math.log10(largest / MOST_TICKS)));
    for (double factor : new double[] {1, 2, 2.5, 5, 10}) {
      double step = factor * power;
      if (step * MOST_TICKS >= largest * (1 - 1e-9)) {
        return new Scale(step, step * Math.ceil(largest / step - 1e-9));
      }
    }
    throw new IllegalStateException("no step for " + largest);
  }

  /** From zero to the last. */
  List<Double> ticks() {
    List<Double> ticks = new ArrayList<>();
    for (int i = 0; i <= Math.round(most / step); i++) {
      ticks.add(i * step);
    }
    return ticks;
  }

  /** Where a value is, in percent of the axis. */
  double at(double value) {
    return 100 * value / most;
  }
}
