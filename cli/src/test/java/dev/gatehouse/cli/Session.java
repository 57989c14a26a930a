package dev.gatehouse.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What a person typed and saw, as a text file: a line with {@code $} is a command, what follows is
 * all that it printed (standard error behind {@code !}), and the last line its exit code. Played
 * again in this process; {@code -Drecord} writes down what is printed now, and the diff is the
 * review.
 *
 * <p>{@code HOME} in a session stands for the home folder that it is played in.
 */
final class Session {
  private static final Path SOURCES = Path.of("src/test/resources/sessions");

  private final Path home;
  private final InstantSource clock;

  Session(Path home, InstantSource clock) {
    this.home = home;
    this.clock = clock;
  }

  /** The session of that name, as it is written. */
  static String written(String name) throws IOException {
    try (InputStream in = Session.class.getResourceAsStream("/sessions/" + name + ".txt")) {
      return in == null ? "" : new String(in.readAllBytes(), UTF_8);
    }
  }

  /** The session as it goes now; written down if that is wished. */
  String played(String name) throws IOException {
    var now = new StringBuilder();
    for (String line : written(name).lines().toList()) {
      if (line.startsWith("#")) {
        now.append(line).append('\n');
      } else if (line.startsWith("$ gatehouse")) {
        now.append(now.isEmpty() || now.toString().endsWith("\n\n") ? "" : "\n");
        now.append(line).append('\n').append(run(words(line.substring("$ gatehouse".length()))));
      }
    }
    if (System.getProperty("record") != null) {
      Files.writeString(SOURCES.resolve(name + ".txt"), now);
      return written(name);
    }
    return now.toString();
  }

  /** What a command prints, and its exit code. */
  String run(List<String> words) {
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    var terminal =
        new Terminal(
            new PrintStream(out, true, UTF_8),
            new PrintStream(err, true, UTF_8),
            Map.of("HOME", home.toString(), "PATH", "/nowhere"),
            clock,
            "gatehouse");
    String[] arguments =
        words.stream().map(it -> it.replace("HOME", home.toString())).toArray(String[]::new);
    int code = Main.execute(terminal, arguments);
    var seen = new StringBuilder(out.toString(UTF_8));
    err.toString(UTF_8).lines().forEach(line -> seen.append("! ").append(line).append('\n'));
    return seen.toString().replace(home.toString(), "HOME") + "[" + code + "]\n";
  }

  /** Words as a shell splits them, with single quotes and nothing else. */
  static List<String> words(String line) {
    var words = new ArrayList<String>();
    var word = new StringBuilder();
    boolean quoted = false;
    boolean any = false;
    for (char c : (line + " ").toCharArray()) {
      if (c == '\'') {
        quoted = !quoted;
        any = true;
      } else if (c == ' ' && !quoted) {
        if (any || !word.isEmpty()) words.add(word.toString());
        word.setLength(0);
        any = false;
      } else {
        word.append(c);
      }
    }
    return words;
  }
}
