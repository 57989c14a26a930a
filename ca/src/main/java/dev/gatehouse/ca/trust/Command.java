package dev.gatehouse.ca.trust;

import dev.gatehouse.wire.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** A program that ran to its end, and what it said. */
record Command(int status, Bytes output, String errors) {
  /**
   * Ample for update-ca-certificates on a slow disk; a program that asks something must not hang
   * us.
   */
  private static final Duration MOST = Duration.ofSeconds(60);

  private static final int MOST_BYTES = 1 << 20;

  /** Runs it with nothing on its standard input. */
  static Command run(Path program, List<String> arguments) throws IOException {
    List<String> words = new ArrayList<>(List.of(program.toString()));
    words.addAll(arguments);
    ProcessBuilder builder =
        new ProcessBuilder(words)
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
    builder.environment().put("LC_ALL", "C");
    Process process = builder.start();
    CompletableFuture<byte[]> errors = new CompletableFuture<>();
    CompletableFuture<byte[]> output = new CompletableFuture<>();
    Thread.ofVirtual().start(() -> drain(process.getErrorStream(), errors));
    Thread.ofVirtual().start(() -> drain(process.getInputStream(), output));
    try {
      if (!process.waitFor(MOST.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IOException(program + " did not end within " + MOST.toSeconds() + " s");
      }
      return new Command(
          process.exitValue(),
          Bytes.owning(output.join()),
          new String(errors.join(), StandardCharsets.UTF_8));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while " + program + " was running");
    } finally {
      process.destroyForcibly();
    }
  }

  private static void drain(InputStream stream, CompletableFuture<byte[]> all) {
    try (stream) {
      all.complete(stream.readNBytes(MOST_BYTES));
      stream.transferTo(java.io.OutputStream.nullOutputStream());
    } catch (IOException e) {
      all.complete(new byte[0]);
    }
  }

  boolean succeeded() {
    return status == 0;
  }

  /** What it complained about, on one line. */
  String complaint() {
    String text =
        errors
            .lines()
            .map(String::strip)
            .filter(l -> !l.isEmpty())
            .collect(Collectors.joining(" "));
    return text.isEmpty() ? "it ended with " + status : text;
  }
}
