package dev.gatehouse.glass.play;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What a process said last, for whoever wonders why it ended. */
final class LastWords {
  private LastWords() {}

  /** The last line of a log that says something. */
  static String of(Path log) {
    try {
      List<String> lines =
          new String(Files.readAllBytes(log), UTF_8)
              .lines()
              .map(String::strip)
              .filter(it -> !it.isEmpty())
              .toList();
      return lines.isEmpty() ? "none" : lines.getLast().replaceFirst("^gatehouse: ", "");
    } catch (IOException e) {
      return "none";
    }
  }
}
