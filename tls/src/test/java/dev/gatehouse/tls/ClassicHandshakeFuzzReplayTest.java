package dev.gatehouse.tls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.seeds.FuzzReplay;
import org.junit.jupiter.api.Test;

class ClassicHandshakeFuzzReplayTest {
  /** Takes more than a second: each input is a handshake. */
  @Test
  void handshakes_from_the_corpus_and_mutations_of_them_end_in_order() {
    assertThat(
            FuzzReplay.of(ClassicHandshakeFuzz.class, ClassicHandshakeFuzz::fuzzerTestOneInput)
                .mutations(1_000)
                .run())
        .isGreaterThan(1_000);
  }
}
