package dev.gatehouse.gateway.site;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

/** That {@code docs/site-file.md} and {@code examples} say what the reader of site files does. */
class SitePapersTest {
  private static final Path PAGE = Path.of("../docs/site-file.md");

  private static final Pattern ROW = Pattern.compile("(?m)^\\| `([a-z-]+)` \\|([^|]*)\\| .* \\|$");

  private static final List<Section> SECTIONS = Section.ALL;

  private static String page() throws Exception {
    return Files.readString(PAGE);
  }

  /** The rows of a section's table: each key with its default. */
  private static SequencedMap<String, String> rows(Section section) throws Exception {
    String noun = section.noun();
    String title =
        noun.startsWith("a ")
            ? noun.substring(0, 1).toUpperCase(Locale.ROOT) + noun.substring(1)
            : noun;
    String[] parts = ("\n" + page()).split("\n## " + title + "\n", -1);
    assertThat(parts).as("## " + title).hasSize(2);
    SequencedMap<String, String> rows = new LinkedHashMap<>();
    Matcher row = ROW.matcher(parts[1].split("\n## ", 2)[0]);
    while (row.find()) rows.put(row.group(1), row.group(2).strip());
    return rows;
  }

  @ParameterizedTest
  @FieldSource("SECTIONS")
  void every_key_is_on_the_page_and_no_other(Section section) throws Exception {
    assertThat(rows(section).keySet()).containsExactlyInAnyOrderElementsOf(section.keys());
  }

  @Test
  void what_is_not_there_yet_is_said() throws Exception {
    String last = page().split("\n## Not there yet\n", 2)[1];

    for (Section section : SECTIONS) {
      assertThat(section.later().keySet())
          .allSatisfy(it -> assertThat(last).contains("`" + it + "`"));
    }
  }

  @Test
  void the_numbers_of_the_page_are_the_defaults() throws Exception {
    String whole = SiteText.of(SiteFileTest.site("sites: {a.localhost: {run: [node]}}"));
    var named =
        Map.of(
            "queue",
            Section.QUEUE,
            "timeouts",
            Section.TIMEOUTS,
            "crashes",
            Section.CRASHES,
            "isolation",
            Section.ISOLATION);

    assertThat(whole).contains("workers: " + rows(Section.POOL).get("workers") + "\n");
    for (var it : named.entrySet()) {
      List<String> said = new ArrayList<>();
      rows(it.getValue()).forEach((key, value) -> said.add(key + ": " + value));
      assertThat(whole).contains(it.getKey() + ": {" + String.join(", ", said) + "}");
    }
  }

  static Stream<String> examplesOfThePage() throws Exception {
    return Pattern.compile("(?s)```yaml\n(.*?)```")
        .matcher(page())
        .results()
        .map(it -> it.group(1));
  }

  @ParameterizedTest
  @MethodSource("examplesOfThePage")
  void every_example_of_the_page_can_be_run(String example) {
    assertThat(Reading.of(PaperDisk.FILE, example.getBytes(UTF_8), PaperDisk.USUAL).findings())
        .isEmpty();
  }

  static Stream<Path> examples() throws Exception {
    try (Stream<Path> files = Files.list(Path.of("../examples"))) {
      return files.filter(it -> it.toString().endsWith(".yaml")).sorted().toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("examples")
  void every_example_file_can_be_run(Path example) throws Exception {
    assertThat(Reading.of(example).findings()).isEmpty();
  }
}
