package dev.gatehouse.gateway.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** A command as a person would type it again. */
class PoolSpecTest {
  @Test
  void words_that_a_shell_leaves_alone_stay_as_they_are() {
    assertThat(PoolSpec.written(List.of("python3", "-m", "http.server", "--port=a,b", "{port}")))
        .isEqualTo("python3 -m http.server --port=a,b {port}");
  }

  @Test
  void words_that_a_shell_would_take_apart_are_quoted() {
    assertThat(PoolSpec.written(List.of("sh", "-c", "node app.js & wait", "", "it's", "$HOME")))
        .isEqualTo("sh -c 'node app.js & wait' '' 'it'\\''s' '$HOME'");
  }
}
