package dev.gatehouse.proving.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Each proof that docs/article.md names is there. */
class ArticleProofsTest {
  private static final Path CHECKOUT = Path.of(System.getProperty("gatehouse.checkout", ".."));

  /** A room, unless it is tls; the class; the method. */
  private static final Pattern TEST = Pattern.compile("(?:`([a-z]+)`: )?`(\\w+Test)\\.(\\w+)`");

  private static final Pattern TRANSCRIPT = Pattern.compile("transcript `([a-z0-9-]+)`");

  private static List<MatchResult> named(Pattern pattern) throws Exception {
    String article = Files.readString(CHECKOUT.resolve("docs/article.md"));
    return pattern.matcher(article).results().toList();
  }

  @Test
  void each_test_that_is_named_exists() throws Exception {
    assertThat(named(TEST))
        .hasSizeGreaterThan(30)
        .allSatisfy(
            test -> {
              String room = test.group(1) == null ? "tls" : test.group(1);
              assertThat(source(room, test.group(2)))
                  .as(test.group())
                  .contains("void " + test.group(3) + "(");
            });
  }

  private static String source(String room, String name) throws Exception {
    Path tests = CHECKOUT.resolve(room).resolve("src/test/java");
    try (Stream<Path> files = Files.walk(tests)) {
      Path file =
          files
              .filter(f -> f.getFileName().toString().equals(name + ".java"))
              .findFirst()
              .orElseThrow(() -> new AssertionError("no " + name + " in " + room));
      return Files.readString(file);
    }
  }

  @Test
  void each_transcript_that_is_named_exists() throws Exception {
    assertThat(named(TRANSCRIPT))
        .isNotEmpty()
        .allSatisfy(
            transcript ->
                assertThat(
                        CHECKOUT.resolve(
                            "tls/src/test/resources/transcripts/" + transcript.group(1) + ".txt"))
                    .exists());
  }
}
