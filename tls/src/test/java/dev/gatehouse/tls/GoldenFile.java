package dev.gatehouse.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** A transcript that is kept: compared with what is told, or written anew with -Drecord. */
final class GoldenFile {
  private GoldenFile() {}

  /** The file of a story is named after it. */
  static String of(Enum<?> story) {
    return story.name().toLowerCase(Locale.ROOT).replace('_', '-') + ".txt";
  }

  static void assertSame(Enum<?> story, String told) throws IOException {
    if (System.getProperty("record") != null) {
      Path folder =
          Path.of(System.getProperty("gatehouse.checkout", ""))
              .resolve("tls/src/test/resources/transcripts");
      Files.createDirectories(folder);
      Files.writeString(folder.resolve(of(story)), told);
      return;
    }
    assertThat(told).isEqualTo(written(of(story)));
  }

  private static String written(String file) throws IOException {
    try (InputStream in = GoldenFile.class.getResourceAsStream("/transcripts/" + file)) {
      assertThat(in).as("%s: write it with -Drecord", file).isNotNull();
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
