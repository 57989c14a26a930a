package dev.gatehouse.proving.timing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gatehouse.seeds.Seeds;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StopwatchTest {
  /** Takes a time that it says itself: some noise, rarely much of it, and a difference of kinds. */
  private static final class Scripted implements Trial {
    private final SplittableRandom random;
    private final int difference;
    private long now;
    private int kind;

    Scripted(long seed, int difference) {
      this.random = Seeds.of(seed);
      this.difference = difference;
    }

    @Override
    public String title() {
      return "a script";
    }

    @Override
    public String kind(int which) {
      return which == 0 ? "black" : "white";
    }

    @Override
    public void prepare(int which, SplittableRandom unused) {
      kind = which;
      now += 10_000; // is not timed
    }

    @Override
    public int run() {
      now += 1000 + random.nextInt(100) + kind * difference;
      now += random.nextInt(50) == 0 ? random.nextInt(100_000) : 0;
      return 1;
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void a_difference_of_two_in_a_thousand_is_found_under_noise(long seed) {
    Finding finding = time(new Scripted(seed, 2), seed);
    assertThat(finding.depends()).isTrue();
    assertThat(finding.t()).isPositive();
    assertThat(finding.text()).contains("black | white", "DEPENDS: t = ", "50,000 samples");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void none_is_found_where_there_is_none(long seed) {
    Finding finding = time(new Scripted(seed, 0), seed);
    assertThat(finding.depends()).isFalse();
    assertThat(finding.text()).contains("no dependence found in 50,000 samples");
  }

  private static Finding time(Scripted trial, long seed) {
    Stopwatch stopwatch = new Stopwatch(() -> trial.now, Seeds.of(100 + seed));
    Finding finding = stopwatch.time(trial, 50_000);
    assertThat(stopwatch.sink()).as("results, warm-ups and pilots included").isEqualTo(80_000);
    return finding;
  }

  @Test
  void t_is_what_its_formula_says() {
    double[] black = {27.5, 21.0, 19.0, 23.6, 17.0, 17.9, 16.9, 20.1};
    double[] white = {27.1, 22.0, 20.8, 23.4, 23.4, 23.5};
    Welch welch = new Welch();
    for (double value : black) {
      welch.add(0, value);
    }
    for (double value : white) {
      welch.add(1, value);
    }
    double error = variance(black) / black.length + variance(white) / white.length;
    assertThat(welch.t()).isCloseTo((mean(white) - mean(black)) / Math.sqrt(error), within(1e-12));
    assertThat(welch.mean(0)).isCloseTo(mean(black), within(1e-12));
  }

  @Test
  void without_two_of_each_there_is_nothing_to_compare() {
    Welch welch = new Welch();
    welch.add(0, 1);
    welch.add(0, 2);
    welch.add(1, 9);
    assertThat(welch.t()).isZero();
    welch.add(1, 9);
    assertThat(welch.t()).isGreaterThan(10);
  }

  private static double mean(double[] values) {
    return java.util.Arrays.stream(values).average().orElseThrow();
  }

  private static double variance(double[] values) {
    double mean = mean(values);
    return java.util.Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum()
        / (values.length - 1);
  }
}
