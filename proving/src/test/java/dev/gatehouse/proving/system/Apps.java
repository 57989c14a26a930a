package dev.gatehouse.proving.system;

import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The applications that stand behind the gate in these tests. */
enum Apps {
  PYTHON("app.py", "python3", "python3", "-u", "app.py", "{port}"),
  DIGEST("digest.py", "python3", "python3", "-u", "digest.py", "{port}"),
  NODE("app.js", "node", "node", "app.js"),
  JAVA(
      "App.java",
      "",
      Path.of(System.getProperty("java.home"), "bin", "java").toString(),
      "App.java",
      "{port}");

  private final String source;
  private final String needs;

  @SuppressWarnings("ImmutableEnumChecker") // List.of is
  private final List<String> command;

  Apps(String source, String needs, String... command) {
    this.source = source;
    this.needs = needs;
    this.command = List.of(command);
  }

  /** Skips the test, by name, where that program is not on the PATH. */
  static void needs(String program) throws Exception {
    int code =
        new ProcessBuilder("sh", "-c", "command -v " + program)
            .redirectErrorStream(true)
            .start()
            .waitFor();
    assumeThat(code == 0).as(program + " is not here").isTrue();
  }

  /**
   * The command that starts it, its source in {@code folder}; skips the test without its runtime.
   */
  String[] in(Path folder) throws Exception {
    if (!needs.isEmpty()) {
      needs(needs);
    }
    try (InputStream in = Apps.class.getResourceAsStream("/apps/" + source)) {
      if (in == null) {
        throw new IOException("no test resource " + source);
      }
      Files.write(folder.resolve(source), in.readAllBytes());
    }
    String[] words = command.toArray(String[]::new);
    for (int i = 0; i < words.length; i++) {
      if (words[i].equals(source)) {
        words[i] = folder.resolve(source).toString();
      }
    }
    return words;
  }
}
