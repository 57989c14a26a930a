package dev.gatehouse.glass.play;

import dev.gatehouse.gateway.admin.AdminAnswer;
import dev.gatehouse.gateway.admin.AdminClient;
import dev.gatehouse.gateway.admin.AdminRequest;
import dev.gatehouse.gateway.admin.AdminWatch;
import dev.gatehouse.gateway.admin.GateStatus;
import dev.gatehouse.gateway.report.GateException;
import dev.gatehouse.gateway.state.GateFolder;
import dev.gatehouse.gateway.trace.Trace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A gate in a process of its own: this very program, {@code run -f}, with a state folder in a
 * temporary one. For one thread at a time.
 */
public final class GateProcess implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(30);
  private static final Duration END = Duration.ofSeconds(10);
  private static final Duration ANSWER = Duration.ofSeconds(5);

  private final Process process;
  private final Path log;
  private final GateFolder folder;
  private GateStatus.Listener listener = new GateStatus.Listener("", "", "", "");

  private GateProcess(Process process, Path log, GateFolder folder) {
    this.process = process;
    this.log = log;
    this.folder = folder;
  }

  /**
   * Starts one and waits until it listens.
   *
   * @param folder an empty one, for it alone
   * @param site the site file's text
   * @throws GateException with the gate's own last words where it does not start
   */
  public static GateProcess start(OwnProgram program, Path folder, String site)
      throws GateException, InterruptedException {
    Path log = folder.resolve("gate.log");
    Path file = folder.resolve("site.yaml");
    Path state = folder.resolve("state");
    try {
      Files.writeString(file, site);
      GateFolder opened = GateFolder.open(state);
      List<String> words =
          program.gatehouse(
              List.of("run", "--quiet", "--state", state.toString(), "-f", file.toString()));
      Process process =
          new ProcessBuilder(words).redirectErrorStream(true).redirectOutput(log.toFile()).start();
      GateProcess gate = new GateProcess(process, log, opened);
      try {
        gate.await();
        return gate;
      } catch (GateException | InterruptedException | RuntimeException e) {
        gate.close();
        throw e;
      }
    } catch (IOException e) {
      throw GateException.environment("A gate cannot be started: " + e.getMessage(), e);
    }
  }

  private void await() throws GateException, InterruptedException {
    long until = System.nanoTime() + START.toNanos();
    while (System.nanoTime() < until) {
      Optional<GateStatus> status = status();
      if (status.isPresent() && !status.get().listeners().isEmpty()) {
        listener = status.get().listeners().getFirst();
        return;
      }
      if (process.waitFor(50, TimeUnit.MILLISECONDS)) {
        throw GateException.environment(LastWords.of(log));
      }
    }
    throw GateException.environment("A gate does not start within " + START.toSeconds() + " s.");
  }

  /** How it is; empty while it does not answer. */
  public Optional<GateStatus> status() throws GateException {
    return AdminClient.ask(folder, new AdminRequest.Status(), ANSWER)
        .flatMap(
            it ->
                it instanceof AdminAnswer.Report(var status)
                    ? Optional.of(status)
                    : Optional.empty());
  }

  /**
   * Watches its requests while something is done.
   *
   * @return the ways of those that ended meanwhile; the gate loses some where they are many
   */
  public List<Trace> traces(Doing doing) throws GateException, InterruptedException {
    Optional<AdminWatch> watch =
        AdminClient.watch(folder, new AdminRequest.Trace("", Duration.ZERO), ANSWER);
    if (watch.isEmpty()) {
      throw GateException.environment("The gate has ended: " + LastWords.of(log) + ".");
    }
    List<Trace> seen = Collections.synchronizedList(new ArrayList<>());
    Thread reader;
    try (AdminWatch it = watch.get()) {
      reader = Thread.ofPlatform().daemon().name("traces").start(() -> read(it, seen));
      doing.something();
    }
    reader.join(ANSWER);
    return List.copyOf(seen);
  }

  /** What is done while requests are watched. */
  public interface Doing {
    /** That. */
    void something() throws GateException, InterruptedException;
  }

  private static void read(AdminWatch watch, List<Trace> seen) {
    try {
      for (var next = watch.next(); next.isPresent(); next = watch.next()) {
        if (next.get() instanceof AdminAnswer.Traced(Trace trace)) {
          seen.add(trace);
        }
      }
    } catch (GateException e) {
      // The gate is heard no more: what was seen is there.
    }
  }

  /** Where it listens, and with which pipeline and keys. */
  public GateStatus.Listener listener() {
    return listener;
  }

  /** The port where it listens. */
  public int port() {
    String address = listener.address();
    return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
  }

  /** Its process. */
  public long pid() {
    return process.pid();
  }

  /** Process IDs of itself ({@code gate}) and of its helpers ({@code filter}, {@code guard}). */
  public Map<String, Long> processes() {
    return Family.of(process.pid(), folder.path());
  }

  /** Ends it, in order if it goes that way. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(END.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
