package dev.gatehouse.glass.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.gateway.trace.Step;
import dev.gatehouse.gateway.trace.Way;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Whoever follows a request by docs/pipelines.md finds what it names. */
class DocumentedTest {
  private static final Path CHECKOUT = Path.of(System.getProperty("gatehouse.checkout", ".."));
  private static final Path SOURCES =
      CHECKOUT.resolve("gateway/src/main/java/dev/gatehouse/gateway");

  private static String page() throws Exception {
    return Files.readString(CHECKOUT.resolve("docs/pipelines.md"));
  }

  @Test
  void every_file_that_the_page_names_is_there() throws Exception {
    List<String> files =
        Pattern.compile("`([a-z]+/[A-Za-z]+\\.java)`")
            .matcher(page())
            .results()
            .map((MatchResult it) -> it.group(1))
            .distinct()
            .toList();

    assertThat(files).hasSizeGreaterThan(20);
    assertThat(files).allMatch(it -> Files.isRegularFile(SOURCES.resolve(it)));
  }

  @Test
  void every_step_of_the_filters_way_is_on_the_page_with_its_file() throws Exception {
    for (Step it : Way.FILTER_PROCESS.steps()) {
      assertThat(page().lines())
          .anyMatch(
              line ->
                  line.startsWith("| " + it.number() + " " + it.name() + " |")
                      && line.contains(it.source()));
    }
    for (Way way : Way.values()) {
      assertThat(way.steps()).allMatch(it -> Files.isRegularFile(SOURCES.resolve(it.source())));
    }
  }
}
