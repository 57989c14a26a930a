package dev.gatehouse.cli;

import java.io.PrintStream;
import java.time.InstantSource;
import java.util.Map;

/**
 * What surrounds a command: everything that it reads from the world beside its arguments and the
 * state folder.
 *
 * @param program how the user calls it, such as {@code ./gatehouse}
 */
record Terminal(
    PrintStream out,
    PrintStream err,
    Map<String, String> environment,
    InstantSource clock,
    String program) {

  /** The one that this process has. */
  static Terminal real() {
    return new Terminal(
        System.out,
        System.err,
        System.getenv(),
        InstantSource.system(),
        System.getProperty("gatehouse.program", "gatehouse"));
  }

  /** Prints text as it is, with whatever line ends are in it. */
  void print(String text) {
    out.print(text);
    out.flush();
  }

  /** Prints a line. */
  void say(String line) {
    print(line + "\n");
  }

  /** A path as a person would write it: below their home with a tilde. */
  String path(java.nio.file.Path path) {
    String home = environment.getOrDefault("HOME", "");
    String text = path.toString();
    return home.length() > 1 && text.startsWith(home + "/")
        ? "~" + text.substring(home.length())
        : text;
  }
}
