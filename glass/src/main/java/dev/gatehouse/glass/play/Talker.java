package dev.gatehouse.glass.play;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.gatehouse.gateway.report.GateException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A program of ours with which we talk in lines. It ends with its input, thus with us. */
final class Talker implements AutoCloseable {
  private static final Duration GOODBYE = Duration.ofSeconds(5);
  private static final String END = "\0";

  private final String name;
  private final Path log;
  private final Process process;
  private final PrintStream to;
  private final BlockingQueue<String> said = new LinkedBlockingQueue<>();

  private Talker(String name, Path log, Process process) {
    this.name = name;
    this.log = log;
    this.process = process;
    this.to = new PrintStream(process.getOutputStream(), true, UTF_8);
  }

  /**
   * Starts it.
   *
   * @param log where its standard error goes
   */
  static Talker start(String name, List<String> words, Path log) throws GateException {
    try {
      Process process = new ProcessBuilder(words).redirectError(log.toFile()).start();
      Talker talker = new Talker(name, log, process);
      Thread.ofPlatform().daemon().name(name + "-output").start(talker::listen);
      return talker;
    } catch (IOException e) {
      throw GateException.environment("The " + name + " cannot be started: " + e.getMessage(), e);
    }
  }

  private void listen() {
    try (var in = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
      in.lines().forEach(said::add);
    } catch (IOException | RuntimeException ended) {
      // What it had said is there.
    }
    said.add(END);
  }

  void tell(String line) {
    to.println(line);
  }

  /** The next line that it says. */
  String hear(Duration patience) throws GateException, InterruptedException {
    String line = said.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
    if (line == null) {
      throw GateException.environment("The " + name + " says nothing for " + patience + ".");
    }
    if (line.equals(END)) {
      throw GateException.environment(
          "The " + name + " has ended by itself; its last words: " + LastWords.of(log) + ".");
    }
    return line;
  }

  long pid() {
    return process.pid();
  }

  @Override
  public void close() {
    to.close();
    try {
      if (!process.waitFor(GOODBYE.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
