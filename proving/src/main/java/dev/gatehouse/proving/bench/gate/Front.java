package dev.gatehouse.proving.bench.gate;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A process that speaks TLS in front of the application, on the first core.
 *
 * @param port where it listens
 * @param log what it said
 */
record Front(String name, Process process, int port, Path log) implements AutoCloseable {
  /** Core 0 is the front's, core 1 the load's and the application's. */
  private static final List<String> FRONT_CORE = List.of("taskset", "-c", "0");

  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

  /** How a front is started. */
  interface Kind {
    String name();

    /** Writes what it needs into {@code folder}. */
    List<String> command(Path folder, int port, int upstream, Material material) throws IOException;

    /** The program that has to be there. */
    default String program() {
      return name();
    }
  }

  static Front start(Kind kind, Path folder, int upstream, Material material) throws IOException {
    Path own = Files.createDirectories(folder.resolve(kind.name()));
    int port = freePort();
    List<String> command = new ArrayList<>(FRONT_CORE);
    command.addAll(kind.command(own, port, upstream, material));
    Path log = own.resolve("log");
    Process process = start(command, own, log);
    var front = new Front(kind.name(), process, port, log);
    front.awaitListening();
    return front;
  }

  /** In its own folder, quiet, and on its own. */
  static Process start(List<String> command, Path folder, Path log) throws IOException {
    return new ProcessBuilder(command)
        .directory(folder.toFile())
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
        .redirectInput(new File("/dev/null"))
        .start();
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private void awaitListening() throws IOException {
    awaitListening(name, process, port, log);
  }

  static void awaitListening(String name, Process process, int port, Path log) throws IOException {
    long end = System.nanoTime() + PATIENCE_NANOS;
    while (System.nanoTime() < end && process.isAlive()) {
      try (Socket socket = new Socket()) {
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
        return;
      } catch (IOException notYet) {
        sleep(10);
      }
    }
    process.destroy();
    throw new IOException(name + " does not listen; it said: " + Files.readString(log));
  }

  static void sleep(long millis) throws IOException {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  String url(String path) {
    return "https://localhost:" + port + path;
  }

  ProcessTree processes() {
    return ProcessTree.of(process.pid());
  }

  @Override
  public void close() {
    end(process);
  }

  /** Asks it to end, and waits for it. */
  static void end(Process process) {
    process.destroy();
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
