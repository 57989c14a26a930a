package dev.gatehouse.gateway.pool;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;

/**
 * A command in a session of its own, tied to the life of this process by a pipe.
 *
 * <p>The session's leader is a small shell ({@code leader.sh}); a second one ({@code watch.sh})
 * reads the pipe that we hold open and, when it ends, kills all of the session: because we asked
 * ({@link #cut}), or because this process is gone, {@code kill -9} included. What left the session
 * by a {@code setsid} of its own is found by a mark in its environment, {@code GATEHOUSE_WORKER};
 * who clears that too has left for good. The leader lives until the end, so the session's number
 * cannot come to mean somebody else's processes, and nothing that we start is left to init as an
 * orphan.
 *
 * <p>The command inherits descriptors 0 ({@code /dev/null}), 1 and 2 (one pipe for both, so that
 * their order is kept), and no other.
 *
 * <p>Safe for use by several threads.
 */
final class Lifeline implements AutoCloseable {
  private static final String LEADER = script("leader.sh");
  private static final String WATCH = script("watch.sh");

  private final Process leader;
  private final OutputStream pipe;
  private final CompletableFuture<Long> command = new CompletableFuture<>();
  private final CompletableFuture<Exit> exit = new CompletableFuture<>();

  private Lifeline(Process leader) {
    this.leader = leader;
    this.pipe = leader.getOutputStream();
    Thread.ofPlatform().daemon().name("lifeline-" + leader.pid()).start(this::listen);
  }

  /**
   * Starts {@code command}. Call it from a thread that lives as long as the process should.
   *
   * @param mark names this worker among all processes of the machine; letters, digits and hyphens
   * @param environment the whole environment of the command
   * @throws IOException when there is no {@code setsid} or {@code sh}, or the system has no room
   *     for another process
   */
  static Lifeline start(
      String mark, List<String> command, Path directory, Map<String, String> environment)
      throws IOException {
    var words = new ArrayList<>(List.of("setsid", "/bin/sh", "-c", LEADER, mark, WATCH));
    words.addAll(command);
    var builder = new ProcessBuilder(words).directory(directory.toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    return new Lifeline(builder.start());
  }

  /**
   * The session's number, which is its leader's process id. It means this session until {@link
   * #gone} completes.
   */
  long session() {
    return leader.pid();
  }

  /** The command's own process id; completes once it runs, exceptionally if it never does. */
  CompletableFuture<Long> command() {
    return command.copy();
  }

  /** How the command ended. Others of its session may live on until {@link #cut}. */
  CompletableFuture<Exit> exit() {
    return exit.copy();
  }

  /**
   * Completes when nothing is left of the session; a moment early where somebody else killed its
   * leader.
   */
  CompletableFuture<Void> gone() {
    return leader.onExit().thenAccept(_ -> {});
  }

  /** What the command and its children print, standard output and standard error in their order. */
  InputStream output() {
    return leader.getErrorStream();
  }

  /** SIGTERM to the command's whole process group. */
  void terminate() {
    try {
      pipe.write("term\n".getBytes(UTF_8));
      pipe.flush();
    } catch (IOException alreadyGone) {
      // Nobody reads: the session has ended, or is about to.
    }
  }

  /**
   * SIGKILL to all of the session and to what carries its mark, at once and for good. May be called
   * again.
   */
  void cut() {
    try {
      pipe.close();
    } catch (IOException alreadyGone) {
      // As above.
    }
  }

  @Override
  public void close() {
    cut();
  }

  /**
   * The leader's reports: {@code runs PID}, {@code exited STATUS}. Where it dies without one, its
   * own end is the command's.
   */
  private void listen() {
    try (var reports = new BufferedReader(new InputStreamReader(leader.getInputStream(), UTF_8))) {
      for (String line = reports.readLine(); line != null; line = reports.readLine()) {
        String[] words = line.split(" ", 2);
        switch (words[0]) {
          case "runs" -> command.complete(Long.valueOf(words[1]));
          case "exited" -> exit.complete(new Exit(Integer.parseInt(words[1])));
          default -> throw new IOException("the session's leader said " + line);
        }
      }
    } catch (IOException | RuntimeException unheard) {
      cut();
    }
    int status = leader.onExit().join().exitValue();
    exit.complete(new Exit(status));
    command.completeExceptionally(
        new CompletionException(new IOException("the command never ran")));
  }

  /** The script without its comments, which would only be in the way in a list of processes. */
  private static String script(String name) {
    try (InputStream in = Lifeline.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is missing beside " + Lifeline.class);
      }
      return new String(in.readAllBytes(), UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .collect(Collectors.joining("\n"));
    } catch (IOException e) {
      throw new UncheckedIOException(name, e);
    }
  }
}
