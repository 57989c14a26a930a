package dev.gatehouse.seeds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class FuzzReplayTest {
  @Test
  void the_corpus_runs_first_in_the_names_order_hex_and_raw() {
    List<String> seen = new ArrayList<>();
    int count =
        FuzzReplay.of(EvenLengthFuzz.class, data -> seen.add(HexFormat.of().formatHex(data)))
            .mutations(0)
            .run();

    assertThat(count).isEqualTo(2);
    assertThat(seen).containsExactly("6162", "01020304ffff");
  }

  @Test
  void mutations_of_a_seed_are_the_same_each_time_and_differ_from_the_corpus() {
    assertThat(mutationsOf(1)).isEqualTo(mutationsOf(1)).isNotEqualTo(mutationsOf(2));
    assertThat(mutationsOf(1).stream().distinct().count()).isGreaterThan(100);
  }

  @Test
  void a_target_that_throws_fails_with_the_seed_and_the_input() {
    assertThatThrownBy(
            () -> FuzzReplay.of(EvenLengthFuzz.class, EvenLengthFuzz::fuzzerTestOneInput).run())
        .isInstanceOf(AssertionError.class)
        .hasMessageMatching(
            "EvenLengthFuzz threw .*odd on mutation \\d+ of seed 1 \\(from .*\\), \\d+ bytes: [0-9a-f]*");
  }

  @Test
  void a_target_without_a_corpus_fails() {
    assertThatThrownBy(() -> FuzzReplay.of(FuzzReplayTest.class, data -> {}).run())
        .hasMessageContaining("src/test/resources/fuzz/FuzzReplayTest/");
  }

  private static List<String> mutationsOf(long seed) {
    List<String> seen = new ArrayList<>();
    FuzzReplay.of(EvenLengthFuzz.class, data -> seen.add(HexFormat.of().formatHex(data)))
        .mutations(200)
        .seed(seed)
        .run();
    return seen;
  }
}
