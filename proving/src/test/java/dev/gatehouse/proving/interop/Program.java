package dev.gatehouse.proving.interop;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A peer's process: what it prints is gathered, what it reads is what we send. Nobody waits longer
 * than {@link #PATIENCE}. Closing kills it.
 */
final class Program implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofSeconds(20);

  private final List<String> command;
  private final Process process;
  private final OutputStream stdin;
  private final StringBuilder stdout = new StringBuilder();
  private final StringBuilder stderr = new StringBuilder();
  private final List<Thread> readers;

  private Program(List<String> command, Process process) {
    this.command = command;
    this.process = process;
    this.stdin = process.getOutputStream();
    this.readers =
        List.of(gather(process.getInputStream(), stdout), gather(process.getErrorStream(), stderr));
  }

  static Program start(List<String> command) throws IOException {
    return new Program(command, new ProcessBuilder(command).start());
  }

  /** The same, reading a file. */
  static Program reading(Path file, List<String> command) throws IOException {
    return new Program(command, new ProcessBuilder(command).redirectInput(file.toFile()).start());
  }

  /** Runs a command to its end and returns all it printed. */
  static String run(List<String> command) throws IOException {
    try (Program program = start(command)) {
      program.closeInput();
      int exit = program.exit();
      if (exit != 0) {
        throw new IOException(command.getFirst() + " exited with " + exit + ": " + program.words());
      }
      return program.words();
    }
  }

  /** The program's file, where the PATH has it. */
  static Optional<Path> find(String name) {
    for (String folder : (System.getenv("PATH") + ":/usr/sbin").split(":", -1)) {
      Path file = Path.of(folder, name);
      if (!folder.isEmpty() && Files.isExecutable(file) && Files.isRegularFile(file)) {
        return Optional.of(file);
      }
    }
    return Optional.empty();
  }

  /**
   * On a thread of its own kind: reading a pipe holds a virtual thread's carrier, and there are
   * few.
   */
  private static Thread gather(InputStream from, StringBuilder into) {
    return Thread.ofPlatform()
        .daemon()
        .start(
            () -> {
              byte[] chunk = new byte[16 * 1024];
              try (from) {
                for (int count; (count = from.read(chunk)) >= 0; ) {
                  synchronized (into) {
                    into.append(new String(chunk, 0, count, StandardCharsets.ISO_8859_1));
                    into.notifyAll();
                  }
                }
              } catch (IOException e) {
                // The process is gone, and so is its pipe.
              }
              synchronized (into) {
                into.append('\0'); // whoever waits looks once more
                into.notifyAll();
              }
            });
  }

  void send(String text) throws IOException {
    stdin.write(text.getBytes(StandardCharsets.US_ASCII));
    stdin.flush();
  }

  void closeInput() throws IOException {
    stdin.close();
  }

  /** Waits until what it printed, on standard output or error, contains this. */
  Matcher await(Pattern pattern) throws IOException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      boolean over = !process.isAlive();
      if (over) {
        exit(); // its last words, which the readers could not bring while we hold what they fill
      }
      Matcher matcher = pattern.matcher(words());
      if (matcher.find()) {
        return matcher;
      }
      if (over || System.nanoTime() > deadline) {
        throw new IOException(
            Path.of(command.getFirst()).getFileName()
                + (over ? " ended and did not print " : " did not print ")
                + pattern
                + "; it said: "
                + words());
      }
      awaitMore();
    }
  }

  private void awaitMore() throws InterruptedIOException {
    synchronized (stderr) {
      try {
        stderr.wait(20); // it may as well be printed on standard output
      } catch (InterruptedException e) {
        throw interrupted();
      }
    }
  }

  /** Waits until {@code text} has been printed so many times on standard output. */
  void awaitTimes(String text, int times) throws IOException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    synchronized (stdout) {
      int seen = 0;
      int from = 0;
      while (true) {
        for (int at; seen < times && (at = stdout.indexOf(text, from)) >= 0; seen++) {
          from = at + text.length();
        }
        if (seen == times) {
          return;
        }
        waitFor(stdout, deadline, "printed '" + text + "' " + seen + " times, not " + times);
      }
    }
  }

  private void waitFor(StringBuilder in, long deadline, String otherwise) throws IOException {
    long millis = (deadline - System.nanoTime()) / 1_000_000;
    boolean over = in.length() > 0 && in.charAt(in.length() - 1) == '\0';
    if (millis <= 0 || over) {
      throw new IOException(
          Path.of(command.getFirst()).getFileName()
              + (over ? " ended and " : " in " + PATIENCE + " ")
              + otherwise
              + "; it said: "
              + words());
    }
    try {
      in.wait(millis);
    } catch (InterruptedException e) {
      throw interrupted();
    }
  }

  /** Waits for the end; all output has been gathered then. */
  int exit() throws IOException {
    try {
      if (!process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IOException(command.getFirst() + " does not end; it said: " + words());
      }
      for (Thread reader : readers) {
        reader.join(PATIENCE);
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      throw interrupted();
    }
  }

  /** Ends it at once, with nothing said to anybody. */
  void kill() throws IOException {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    exit();
  }

  /** Asks it to end. */
  void terminate() {
    process.destroy();
  }

  String words() {
    return text(stdout) + text(stderr);
  }

  private static String text(StringBuilder gathered) {
    synchronized (gathered) {
      return gathered.toString().replace("\0", "");
    }
  }

  private static InterruptedIOException interrupted() {
    Thread.currentThread().interrupt();
    return new InterruptedIOException("interrupted while waiting for a peer");
  }

  @Override
  public void close() throws IOException {
    if (process.isAlive()) {
      kill();
    }
  }
}
