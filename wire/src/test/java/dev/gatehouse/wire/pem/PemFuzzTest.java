package dev.gatehouse.wire.pem;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.seeds.FuzzReplay;
import org.junit.jupiter.api.Test;

class PemFuzzTest {
  @Test
  void corpus_and_mutations_hold() {
    assertThat(FuzzReplay.of(PemFuzz.class, PemFuzz::fuzzerTestOneInput).run()).isPositive();
  }
}
