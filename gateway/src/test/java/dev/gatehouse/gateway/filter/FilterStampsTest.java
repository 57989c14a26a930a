package dev.gatehouse.gateway.filter;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the gateway believes of the filter's clock. */
class FilterStampsTest {
  @ParameterizedTest
  @ValueSource(longs = {1_000, -1_000, Long.MAX_VALUE - 5, Long.MIN_VALUE})
  void no_stamp_is_outside_what_can_be_wherever_the_clock_stands(long earliest) {
    long latest = earliest + 10; // over the end for one of them
    long[] hostile = {1, -1, Long.MIN_VALUE, Long.MAX_VALUE, earliest - 1, latest + 1};
    for (long stamp : hostile) {
      long believed = FilterHandler.believed(stamp, earliest, latest);
      assertThat(believed - earliest).as("%d", stamp).isBetween(0L, 10L);
    }
  }

  @Test
  void a_possible_stamp_is_taken_as_it_is_and_none_is_none() {
    assertThat(FilterHandler.believed(1_005, 1_000, 1_010)).isEqualTo(1_005);
    assertThat(FilterHandler.believed(999, 1_000, 1_010)).isEqualTo(1_000);
    assertThat(FilterHandler.believed(1_011, 1_000, 1_010)).isEqualTo(1_010);
    assertThat(FilterHandler.believed(0, 1_000, 1_010)).isZero();
  }
}
