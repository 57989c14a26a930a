package dev.gatehouse.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.seeds.FuzzReplay;
import org.junit.jupiter.api.Test;

class ConnectionFuzzTest {
  @Test
  void corpus_and_mutations_hold() {
    assertThat(FuzzReplay.of(ConnectionFuzz.class, ConnectionFuzz::fuzzerTestOneInput).run())
        .isPositive();
  }
}
