package dev.gatehouse.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SessionsTest {
  private static final InstantSource NOON =
      InstantSource.fixed(Instant.parse("2026-11-24T12:00:00Z"));

  @TempDir Path home;

  @ParameterizedTest
  @ValueSource(strings = {"mistakes", "help", "nobody-home"})
  void what_was_typed_is_answered_as_it_was_written_down(String name) throws Exception {
    assertThat(new Session(home, NOON).played(name)).isEqualTo(Session.written(name)).isNotEmpty();
  }
}
