package dev.gatehouse.wire.der;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.seeds.FuzzReplay;
import org.junit.jupiter.api.Test;

class DerFuzzTest {
  @Test
  void corpus_and_mutations_hold() {
    assertThat(FuzzReplay.of(DerFuzz.class, DerFuzz::fuzzerTestOneInput).run()).isPositive();
  }
}
