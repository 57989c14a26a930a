package dev.gatehouse.gateway.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.seeds.FuzzReplay;
import org.junit.jupiter.api.Test;

class GuardFuzzTest {
  @Test
  void the_corpus_and_its_neighbours_are_read_or_refused() {
    int count = FuzzReplay.of(GuardFuzz.class, GuardFuzz::fuzzerTestOneInput).run();
    assertThat(count).isPositive();
  }
}
