package dev.gatehouse.gateway.pool;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds a worker's program as a shell would (POSIX, 2.9.1.4), so that what cannot be started is
 * said in words before anything is.
 */
final class CommandLookup {
  /** What a shell searches where there is no PATH. */
  private static final String USUAL_PATH = "/usr/local/bin:/usr/bin:/bin";

  /** A script's first line is not looked at beyond this; the kernel stops earlier. */
  private static final int FIRST_LINE_BYTES = 256;

  private CommandLookup() {}

  /** Returns why the command cannot be started, where that can be told beforehand. */
  static Optional<StartupFailure> check(PoolSpec spec) {
    Path directory = spec.directory();
    if (!Files.isDirectory(directory)) {
      String why = Files.exists(directory) ? "is not a directory" : "does not exist";
      return Optional.of(new StartupFailure.DirectoryMissing(directory, why));
    }
    if (!Files.isExecutable(directory)) {
      return Optional.of(new StartupFailure.DirectoryMissing(directory, "may not be entered"));
    }
    String program = spec.command().getFirst();
    boolean isPath = program.indexOf('/') >= 0;
    String path = spec.environment().getOrDefault("PATH", USUAL_PATH);
    List<Path> candidates;
    try {
      candidates = isPath ? List.of(directory.resolve(program)) : search(program, path, directory);
    } catch (InvalidPathException e) {
      candidates = List.of();
    }
    List<Path> there = candidates.stream().filter(Files::exists).toList();
    if (there.isEmpty()) {
      String where = isPath ? "in " + directory : "in any folder of PATH";
      return Optional.of(new StartupFailure.CommandNotFound(program, where));
    }
    for (Path it : there) {
      if (Files.isRegularFile(it) && Files.isExecutable(it)) {
        return unusable(it);
      }
    }
    Path first = there.getFirst();
    String why =
        Files.isDirectory(first)
            ? "it is a directory: name a program in it"
            : "it is not marked as executable: run `chmod +x` on it, or put its interpreter first";
    return Optional.of(new StartupFailure.NotExecutable(first.normalize(), why));
  }

  private static List<Path> search(String program, String path, Path directory) {
    var found = new ArrayList<Path>();
    for (String entry : path.split(":", -1)) {
      found.add(directory.resolve(entry).resolve(program)); // an empty entry is the directory
    }
    return found;
  }

  /** A script whose interpreter is missing: the system blames the script, and puzzles people. */
  private static Optional<StartupFailure> unusable(Path program) {
    String line = firstLine(program);
    if (!line.startsWith("#!")) {
      return Optional.empty();
    }
    String interpreter = line.substring(2).strip().split("[ \t]", 2)[0];
    boolean carriageReturn = line.endsWith("\r");
    if (interpreter.startsWith("/") && !carriageReturn && Files.exists(Path.of(interpreter))) {
      return Optional.empty();
    }
    if (carriageReturn) {
      return Optional.of(
          new StartupFailure.NotExecutable(
              program,
              "its first line ends like one of DOS, so the system looks for an interpreter with a"
                  + " carriage return in its name: save it with Unix line ends"));
    }
    return interpreter.startsWith("/")
        ? Optional.of(
            new StartupFailure.NotExecutable(
                program,
                "its first line asks for " + interpreter + ", which does not exist: install it"))
        : Optional.empty();
  }

  private static String firstLine(Path program) {
    try (InputStream in = Files.newInputStream(program)) {
      String start = new String(in.readNBytes(FIRST_LINE_BYTES), ISO_8859_1);
      int end = start.indexOf('\n');
      return end < 0 ? "" : start.substring(0, end);
    } catch (IOException unreadable) {
      return ""; // a program may be executable and not readable
    }
  }
}
