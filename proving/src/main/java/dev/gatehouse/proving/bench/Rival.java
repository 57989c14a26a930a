package dev.gatehouse.proving.bench;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A contender's process, pinned to one core where {@code taskset} is there to do it. */
final class Rival implements AutoCloseable {
  private static final Path TASKSET = Path.of("/usr/bin/taskset");

  private final String name;
  private final @Nullable Process process;
  private final @Nullable String absence;

  private final boolean compiles;

  private Rival(
      String name, @Nullable Process process, @Nullable String absence, boolean compiles) {
    this.name = name;
    this.compiles = compiles;
    this.process = process;
    this.absence = absence;
  }

  static Rival absent(String name, String why) {
    return new Rival(name, null, why, false);
  }

  /** One that is compiled while it runs. */
  static Rival start(String name, List<String> command) throws IOException {
    return new Rival(name, pinned(command), null, true);
  }

  /** One that is compiled already. */
  static Rival compiled(String name, List<String> command) throws IOException {
    return new Rival(name, pinned(command), null, false);
  }

  private static Process pinned(List<String> command) throws IOException {
    List<String> pinned = new ArrayList<>();
    if (Files.isExecutable(TASKSET)) {
      int core = Runtime.getRuntime().availableProcessors() - 1;
      pinned.addAll(List.of(TASKSET.toString(), "--cpu-list", Integer.toString(core)));
    }
    pinned.addAll(command);
    return new ProcessBuilder(pinned).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  /** Whether it gets faster while it runs. */
  boolean compiles() {
    return compiles;
  }

  String name() {
    return name;
  }

  Report ask(Work work, int millis) throws IOException {
    if (process == null) {
      return Report.absent(String.valueOf(absence));
    }
    BufferedWriter to = process.outputWriter(StandardCharsets.US_ASCII);
    to.write(work.line() + " " + millis + "\n");
    to.flush();
    BufferedReader from = process.inputReader(StandardCharsets.US_ASCII);
    String line = from.readLine();
    if (line == null) {
      throw new IOException(name + " ended at '" + work.line() + "'");
    }
    return Report.parse(line);
  }

  @Override
  public void close() {
    if (process != null) {
      process.destroy();
    }
  }
}
