package dev.gatehouse.glass.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HistogramTest {
  @Test
  void an_empty_one_has_no_times() {
    assertThat(new Histogram().quantile(0.5)).isZero();
    assertThat(new Histogram().count()).isZero();
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.01, 0.5, 0.9, 0.99, 1})
  void a_quantile_is_within_a_64th_of_the_sorted_values(double part) {
    var random = new SplittableRandom(7);
    var histogram = new Histogram();
    long[] values = new long[10_000];
    for (int i = 0; i < values.length; i++) {
      values[i] = 1 + (long) Math.exp(random.nextDouble() * 25);
      histogram.add(values[i]);
    }
    Arrays.sort(values);
    long exact = values[(int) Math.max(1, Math.ceil(part * values.length)) - 1];

    assertThat((double) histogram.quantile(part))
        .isBetween((double) exact, exact * (1 + 1 / 64.0) + 1);
  }

  @Test
  void every_bucket_ends_where_the_next_begins() {
    for (int bucket = 0; bucket < 37 * 64; bucket++) {
      long upper = Histogram.upper(bucket);
      assertThat(Histogram.bucket(upper)).isEqualTo(bucket);
      assertThat(Histogram.bucket(upper + 1)).isEqualTo(bucket + 1);
    }
  }

  @Test
  void the_shortest_and_the_longest_time_have_a_place() {
    var histogram = new Histogram();
    histogram.add(-1);
    histogram.add(Long.MAX_VALUE);

    assertThat(histogram.quantile(0.5)).isZero();
    assertThat(histogram.quantile(1)).isPositive();
    assertThat(histogram.most()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void a_part_below_none_or_above_all_is_a_mistake() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Histogram().quantile(1.1));
    assertThatIllegalArgumentException().isThrownBy(() -> new Histogram().quantile(-0.1));
  }
}
