package dev.gatehouse.glass.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.gateway.trace.Way;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.xml.sax.InputSource;

/** How results are shown: as text, as JSON, as a page. */
class ShownTest {
  private static final Path CHECKOUT = Path.of(System.getProperty("gatehouse.checkout", ".."));

  @Test
  void the_page_is_well_formed_stands_alone_and_names_everything() throws Exception {
    String page = PipelinesPage.of(MadeUp.usual());

    String xml = page.substring(page.indexOf("<html"));
    DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(xml)));
    assertThat(page).doesNotContain("NaN", "Infinity", "<script", "http://", "https://", "null");
    assertThat(page)
        .contains("filter + guard", "this kernel has no TLS &amp; &lt;nothing&gt; else");
    assertThat(page).contains("prefers-color-scheme: dark");
    Path out = Path.of("target", "pipelines.html");
    Files.writeString(out, page);
  }

  @Test
  void the_text_has_a_table_for_each_work_with_ratios_to_inline() {
    String text = PipelinesText.of(MadeUp.usual());

    assertThat(text)
        .contains("kept connections: 64 at a time, 1 KiB down for each request")
        .contains("kernel: not here: this kernel has no TLS")
        .containsPattern("filter  +21,\\d{3} ±2%  +67 %");
    assertThat(text.lines().map(String::stripTrailing)).isEqualTo(text.lines().toList());
  }

  @Test
  void each_step_of_a_followed_request_has_its_time() {
    TracedWay filter = MadeUp.way(Way.FILTER_PROCESS);

    assertThat(filter.flow().hops()).hasSize(10);
    assertThat(filter.flow().hops())
        .allSatisfy(it -> assertThat(it.micros()).hasValue(it.number()))
        .allSatisfy(it -> assertThat(it.from()).isBetween(0, 3))
        .allSatisfy(it -> assertThat(it.to()).isBetween(0, 3));
    assertThat(filter.total())
        .isEqualTo("55.0 µs in the house; medians of 3 requests, one at a time");
    assertThat(MadeUp.way(Way.INLINE).flow().hops()).hasSize(5);
    assertThat(TracedWay.of(Way.INLINE, List.of()).total())
        .isEqualTo("No request was followed here.");
  }

  @Test
  void what_the_figures_say_turns_with_the_figures() {
    Map<String, Double> slower = Map.of("inline", 1.0, "filter", 1.5);
    Map<String, Double> faster = Map.of("inline", 1.0, "filter", 0.5);

    assertThat(Conclusions.of(MadeUp.results(slower)))
        .contains("Kept connections: filter reaches 67 % of inline's rate at 2.50 times its CPU.")
        .anyMatch(it -> it.contains("kept connections +50 %"));
    assertThat(Conclusions.of(MadeUp.results(faster)))
        .contains("Kept connections: filter reaches 200 % of inline's rate at 0.83 times its CPU.")
        .anyMatch(it -> it.contains("kept connections -50 %"));
  }

  @Test
  void a_difference_within_the_spread_is_said_to_be_none() {
    Map<String, Double> close = new LinkedHashMap<>(Map.of("inline", 1.0, "filter", 1.02));

    assertThat(Conclusions.of(MadeUp.results(close)))
        .anyMatch(it -> it.endsWith("do not lie apart by more than rounds of one do."));
  }

  @Test
  void every_key_of_the_json_is_in_the_documentation_and_no_other() throws Exception {
    String docs = Files.readString(CHECKOUT.resolve("docs/pipelines.md"));
    String part = docs.substring(docs.indexOf("## The JSON"));
    List<String> documented =
        Pattern.compile("^\\| `([A-Za-z0-9.]+)` \\|", Pattern.MULTILINE)
            .matcher(part)
            .results()
            .map((MatchResult it) -> it.group(1))
            .toList();
    TreeSet<String> there = new TreeSet<>();
    paths("", PipelinesJson.tree(MadeUp.usual()), there);

    assertThat(new TreeSet<>(documented)).isEqualTo(there);
    assertThat(PipelinesJson.of(MadeUp.usual())).startsWith("{").endsWith("}\n");
  }

  /** Series and processes are documented as one each, lists as what is in them. */
  private static void paths(String prefix, Object value, Set<String> found) {
    switch (value) {
      case Map<?, ?> map when isLeaf(prefix, map) -> found.add(prefix);
      case Map<?, ?> map ->
          map.forEach((k, v) -> paths(prefix.isEmpty() ? "" + k : prefix + "." + k, v, found));
      case List<?> list when !list.isEmpty() && list.getFirst() instanceof Map ->
          list.forEach(it -> paths(prefix, it, found));
      default -> found.add(prefix);
    }
  }

  private static boolean isLeaf(String prefix, Map<?, ?> map) {
    return map.containsKey("median")
        || prefix.matches("cells\\.(cpuMicros|residentMebibytes|systemCalls)");
  }
}
