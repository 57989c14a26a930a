package dev.gatehouse.glass.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said between the lab and its load. */
class LinesTest {
  @ParameterizedTest
  @EnumSource
  void an_order_is_read_as_it_was_written(Work work) {
    LoadOrder order = LoadOrder.of(work, 8443, Duration.ofMillis(1500));

    assertThat(LoadOrder.parse(order.format())).isEqualTo(order);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "kept 1 1",
        "kept 0 1 1",
        "kept 1 0 1",
        "kept 1 1 0",
        "rest 1 1 1",
        "kept 1 2000 1"
      })
  void an_order_without_sense_is_refused(String line) {
    assertThatIllegalArgumentException().isThrownBy(() -> LoadOrder.parse(line));
  }

  @Test
  void a_report_is_read_as_it_was_written() {
    var report = new LoadReport(1, 2, 3, 4, 5, 6, 7, 8, 9, "an answer is  longer\nthan it was");

    assertThat(LoadReport.parse(report.format()))
        .isEqualTo(new LoadReport(1, 2, 3, 4, 5, 6, 7, 8, 9, "an answer is longer than it was"));
    assertThatIllegalArgumentException().isThrownBy(() -> LoadReport.parse("1 2 3"));
  }
}
