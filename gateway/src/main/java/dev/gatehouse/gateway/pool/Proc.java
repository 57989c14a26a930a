package dev.gatehouse.gateway.pool;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The machine's processes, as {@code /proc} shows them at this moment (proc(5)). What ends while we
 * look is left out, and so is what belongs to another user.
 */
final class Proc {
  private static final Path ROOT = Path.of("/proc");

  private Proc() {}

  /**
   * A process, from its line in {@code /proc/PID/stat}.
   *
   * @param state one letter; {@code Z} is a zombie, which runs no more
   */
  record Stat(long pid, char state, long parent, long group, long session) {
    boolean alive() {
      return state != 'Z' && state != 'X';
    }
  }

  /** What is alive in that session, or carries that mark in its environment. */
  static List<Stat> belonging(long session, String mark) {
    var found = new ArrayList<Stat>();
    for (Stat stat : all()) {
      if (stat.alive() && (stat.session() == session || marked(stat.pid(), mark))) {
        found.add(stat);
      }
    }
    return found;
  }

  /** What is alive in that session; cheaper, and without those who left it. */
  static List<Stat> inSession(long session) {
    return all().stream().filter(it -> it.alive() && it.session() == session).toList();
  }

  /** Every process. */
  static List<Stat> all() {
    var found = new ArrayList<Stat>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(ROOT, "[0-9]*")) {
      for (Path entry : entries) {
        stat(Long.parseLong(entry.getFileName().toString())).ifPresent(found::add);
      }
    } catch (IOException | DirectoryIteratorException e) {
      throw new IllegalStateException("cannot list /proc: " + e.getMessage(), e);
    }
    return found;
  }

  static Optional<Stat> stat(long pid) {
    try {
      String line = Files.readString(ROOT.resolve(pid + "/stat"), ISO_8859_1);
      // The second field is the program's name in parentheses, and may hold anything, parentheses
      // too.
      String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ", 5);
      return Optional.of(
          new Stat(
              pid,
              fields[0].charAt(0),
              Long.parseLong(fields[1]),
              Long.parseLong(fields[2]),
              Long.parseLong(fields[3])));
    } catch (IOException | RuntimeException gone) {
      return Optional.empty();
    }
  }

  private static boolean marked(long pid, String mark) {
    try {
      String environment = Files.readString(ROOT.resolve(pid + "/environ"), ISO_8859_1);
      return environment.contains("GATEHOUSE_WORKER=" + mark + "\0");
    } catch (IOException goneOrNotOurs) {
      return false;
    }
  }

  /** What the process's descriptors point to, such as {@code socket:[4711]}. */
  static List<String> descriptors(long pid) {
    var targets = new ArrayList<String>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(ROOT.resolve(pid + "/fd"))) {
      for (Path entry : entries) {
        try {
          targets.add(Files.readSymbolicLink(entry).toString());
        } catch (IOException closed) {
          // Closed since we listed it.
        }
      }
    } catch (IOException | DirectoryIteratorException goneOrNotOurs) {
      return targets;
    }
    return targets;
  }
}
