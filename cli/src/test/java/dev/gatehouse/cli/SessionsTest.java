package dev.gatehouse.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SessionsTest {
  private static final InstantSource NOON =
      InstantSource.fixed(Instant.parse("2026-11-24T12:00:00Z"));

  @TempDir Path home;

  /** What the session of site files finds at home. */
  @BeforeEach
  void write() throws Exception {
    Files.createDirectory(home.resolve("public"));
    Files.writeString(
        home.resolve("good.yaml"),
        """
        bindings:
          - {}
          - {name: shop.localhost}
        sites:
          shop.localhost:
            routes:
              - {path: /, pool: shop}
              - {path: /static/, files: public}
          docs.localhost: {files: public}
        pools:
          shop: {run: [node, app.js], workers: 2}
          spare: {run: [node, spare.js]}
        """);
    Files.writeString(
        home.resolve("bad.yaml"),
        """
        sites:
          shop.localhost: {run: [node, app.js], worker: 2}
          docs.localhost: {files: nowhere}
        pools:
          shop: {run: [node, app.js], queue: {wait: 30}}
        """);
  }

  @ParameterizedTest
  @ValueSource(strings = {"mistakes", "help", "nobody-home", "site"})
  void what_was_typed_is_answered_as_it_was_written_down(String name) throws Exception {
    assertThat(new Session(home, NOON).played(name)).isEqualTo(Session.written(name)).isNotEmpty();
  }
}
