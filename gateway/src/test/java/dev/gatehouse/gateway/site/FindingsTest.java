package dev.gatehouse.gateway.site;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What is said about site files with faults. {@code site/findings.txt} holds each file with what is
 * found in it, as {@code > LINE:COLUMN: sentence}; {@code -Drecord} writes down what is found now,
 * and the diff is the review.
 */
class FindingsTest {
  private static final Path SOURCE = Path.of("src/test/resources/site/findings.txt");

  static String written() throws IOException {
    try (InputStream in = FindingsTest.class.getResourceAsStream("/site/findings.txt")) {
      return in == null ? "" : new String(in.readAllBytes(), UTF_8);
    }
  }

  /** The site files, without what is found in them. */
  static List<String> files() throws IOException {
    List<String> files = new ArrayList<>();
    for (String part : written().split("(?m)^## .*\n", -1)) {
      files.add(part.replaceAll("(?m)^> .*\n", "").stripTrailing() + "\n");
    }
    return files.subList(1, files.size());
  }

  private static String found(String text) {
    var now = new StringBuilder();
    for (Finding it :
        Reading.of(PaperDisk.FILE, text.getBytes(UTF_8), PaperDisk.USUAL).findings()) {
      now.append(it.in("").replaceFirst(":", "> ")).append('\n');
    }
    return now.toString();
  }

  @Test
  void every_fault_is_said_at_its_place_in_words_that_say_what_to_do() throws Exception {
    var now = new StringBuilder();
    String name = "";
    var file = new StringBuilder();
    for (String line : (written() + "## \n").lines().toList()) {
      if (line.startsWith("## ")) {
        if (!name.isEmpty()) {
          String text = file.toString().stripTrailing() + "\n";
          String findings = found(text);
          now.append(name)
              .append('\n')
              .append(text)
              .append(findings.isEmpty() ? "> none\n" : findings)
              .append('\n');
        }
        name = line;
        file.setLength(0);
      } else if (!line.startsWith("> ")) {
        file.append(line).append('\n');
      }
    }
    if (System.getProperty("record") != null) Files.writeString(SOURCE, now);
    else assertThat(now.toString()).isEqualTo(written()).isNotEmpty();
  }
}
