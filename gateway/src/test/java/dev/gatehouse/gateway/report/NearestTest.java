package dev.gatehouse.gateway.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestTest {
  @ParameterizedTest
  @CsvSource({
    "status, status, 0",
    "statsu, status, 1", // neighbours swapped
    "stats, status, 1", // one left out
    "sstatus, status, 1", // one too many
    "stetus, status, 1", // one changed
    "'', abc, 3",
    "run, stop, 4"
  })
  void a_slip_is_a_letter_left_out_put_in_changed_or_swapped(String a, String b, int slips) {
    assertThat(Nearest.slips(a, b)).isEqualTo(slips);
    assertThat(Nearest.slips(b, a)).isEqualTo(slips);
  }

  @Test
  void the_nearest_word_is_offered_if_it_is_near() {
    var known = List.of("run", "status", "stop", "pool", "trust", "ca");

    assertThat(Nearest.to("statsu", known)).contains("status");
    assertThat(Nearest.to("stat", known)).contains("status");
    assertThat(Nearest.to("rum", known)).contains("run");
    assertThat(Nearest.to("reboot", known)).isEmpty();
  }
}
