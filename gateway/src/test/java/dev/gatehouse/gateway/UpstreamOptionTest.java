package dev.gatehouse.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.gateway.report.GateException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code --to}, as people write it. */
class UpstreamOptionTest {
  @ParameterizedTest
  @CsvSource({
    "3000, http://127.0.0.1:3000",
    "localhost:3000, http://localhost:3000",
    "http://127.0.0.1:3000/, http://127.0.0.1:3000",
    "http://[::1]:3000, http://[::1]:3000",
    "http://app, http://app:80"
  })
  void what_names_a_place_is_taken(String written, String meant) throws GateException {
    assertThat(GateOptions.upstream(written).described()).isEqualTo(meant);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "70000", "https://app", "http://app/path", "http://me@app", "a b"})
  void what_does_not_is_refused_with_the_way_to_write_it(String written) {
    assertThatThrownBy(() -> GateOptions.upstream(written))
        .isInstanceOf(GateException.class)
        .hasMessageContaining("--to " + written);
  }
}
