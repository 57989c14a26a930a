package dev.gatehouse.glass.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.OptionalDouble;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChartTest {
  @ParameterizedTest
  @ValueSource(doubles = {0, 0.0003, 0.99, 1, 7, 10, 43, 99.9, 31_000, 1e9})
  void an_axis_holds_its_largest_value_with_few_round_ticks(double largest) {
    Scale scale = Scale.upTo(largest);

    assertThat(scale.most()).isGreaterThanOrEqualTo(largest * (1 - 1e-9));
    assertThat(scale.ticks()).hasSizeBetween(2, 5).startsWith(0.0);
    assertThat(scale.at(largest)).isBetween(0.0, 100.0001);
  }

  @Test
  void what_is_no_number_gets_no_place() {
    assertThatIllegalArgumentException().isThrownBy(() -> Scale.upTo(Double.NaN));
    assertThatIllegalArgumentException().isThrownBy(() -> Markup.percent(0.0 / 0.0));
  }

  @Test
  void nothing_of_a_chart_lies_outside_it() {
    var row = new Chart.Row("a <name>", "7", List.of(part(3), part(4)), 6.5, 9.5);
    String svg = new Chart("title", List.of(row), it -> "" + it).svg();

    assertThat(svg).contains("a &lt;name&gt;").doesNotContain("NaN");
    List<Double> places =
        Pattern.compile("\"(-?[0-9.]+)%\"")
            .matcher(svg)
            .results()
            .map((MatchResult it) -> Double.valueOf(it.group(1)))
            .toList();
    assertThat(places).hasSizeGreaterThan(10).allMatch(it -> it >= 0 && it <= 100);
  }

  private static Chart.Part part(double size) {
    return new Chart.Part("gate", size, "tip");
  }

  @Test
  void a_flow_shows_each_hop_with_its_time_or_says_that_it_has_none() {
    var flow =
        new Flow(
            List.of("client", "gate"),
            List.of(
                new Flow.Hop(1, 0, 1, false, "in", "It comes.", "A.java", OptionalDouble.of(12.34)),
                new Flow.Hop(2, 1, 1, false, "is", "It is.", "B.java", OptionalDouble.empty())),
            "not seen");

    assertThat(flow.html(flow.longest()))
        .contains("12 µs", "width:100.00%", "not seen", ">1</text>", ">2</text>", "A.java")
        .doesNotContain("NaN");
  }
}
