package dev.gatehouse.ca.trust;

import dev.gatehouse.wire.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** A program that ran to its end, and what it said. */
record Command(int status, Bytes output, Bytes errors) {
  /**
   * Ample for update-ca-certificates on a slow disk; a program that asks something must not hang
   * us.
   */
  private static final Duration MOST = Duration.ofSeconds(60);

  private static final int MOST_BYTES = 1 << 20;

  /** Runs it with nothing on its standard input, and ends it after a minute. */
  static Command run(Path program, List<String> arguments) throws IOException {
    return run(program, arguments, MOST);
  }

  static Command run(Path program, List<String> arguments, Duration most) throws IOException {
    List<String> words = new ArrayList<>(List.of(program.toString()));
    words.addAll(arguments);
    // Into files: a pipe would stay open for as long as anything that the program left running.
    Path output = Files.createTempFile("gatehouse", ".out");
    Path errors = Files.createTempFile("gatehouse", ".err");
    try {
      ProcessBuilder builder =
          new ProcessBuilder(words)
              .redirectInput(Path.of("/dev/null").toFile())
              .redirectOutput(output.toFile())
              .redirectError(errors.toFile());
      builder.environment().put("LC_ALL", "C"); // its words are searched for some that we know
      return new Command(statusOf(builder.start(), program, most), read(output), read(errors));
    } finally {
      Files.delete(output);
      Files.delete(errors);
    }
  }

  private static int statusOf(Process process, Path program, Duration most) throws IOException {
    try {
      if (!process.waitFor(most.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IOException(program + " did not end within " + most.toSeconds() + " s");
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while " + program + " was running");
    } finally {
      process.destroyForcibly();
    }
  }

  private static Bytes read(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return Bytes.owning(in.readNBytes(MOST_BYTES));
    }
  }

  boolean succeeded() {
    return status == 0;
  }

  /** What it complained about, on one line. */
  String complaint() {
    String text =
        errors
            .toLatin1()
            .lines()
            .map(String::strip)
            .filter(line -> !line.isEmpty())
            .collect(Collectors.joining(" "));
    return text.isEmpty() ? "it ended with " + status : text;
  }
}
