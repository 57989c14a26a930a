package dev.gatehouse.proving.system;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The real program on a site file with each arrangement at a port of its own, and what it started,
 * as the system lists it. It can be killed and started again on the same state. For one thread at a
 * time, but for {@link #ports} and {@link #root}.
 */
final class ChaosGate implements AutoCloseable {
  /** A place of TLS and a place of keys, in turn for each port. */
  static final List<String> ARRANGEMENTS =
      List.of(
          "pipeline: inline, keys: in-process",
          "pipeline: inline, keys: guard",
          "pipeline: filter, keys: in-process",
          "pipeline: filter, keys: guard");

  private final Path home;
  private final List<Integer> ports;
  private final String[] app;
  private int rotation;
  private int life;
  private @Nullable Process process;

  /** What can be killed. */
  enum Kind {
    WORKER,
    FILTER,
    GUARD,
    /** A shell that starts a filter or a guard, or half of it. */
    KEEPER
  }

  /** A process of the gate's. */
  record Part(Kind kind, ProcessHandle handle) {
    void kill() {
      handle.destroyForcibly();
    }
  }

  ChaosGate(Path home, List<Integer> ports) throws Exception {
    this.home = home;
    this.ports = List.copyOf(ports);
    this.app = Apps.DIGEST.in(home);
    writeSite();
  }

  List<Integer> ports() {
    return ports;
  }

  Path root() {
    return home.resolve("state/root.pem");
  }

  private void writeSite() throws IOException {
    var listeners = new StringBuilder();
    for (int i = 0; i < ports.size(); i++) {
      listeners.append(
          "  - {address: \"127.0.0.1:%d\", %s}\n"
              .formatted(ports.get(i), ARRANGEMENTS.get((i + rotation) % ARRANGEMENTS.size())));
    }
    Files.writeString(
        site(),
        """
        listeners:
        %sbindings:
          - {certificate: {issued: [localhost]}}
        sites:
          localhost:
            run: ["%s"]
            workers: 2
            queue: {wait: 10s}
            crashes: {limit: 1000}
        """
            .formatted(listeners, String.join("\", \"", app)));
  }

  private Path site() {
    return home.resolve("site.yaml");
  }

  /** The ports whose arrangement has that word now. */
  List<Integer> portsWith(String word) {
    return Stream.iterate(0, i -> i < ports.size(), i -> i + 1)
        .filter(i -> ARRANGEMENTS.get((i + rotation) % ARRANGEMENTS.size()).contains(word))
        .map(ports::get)
        .toList();
  }

  void start() throws IOException {
    life++;
    process =
        RunningGate.start(
            home,
            Map.of("JAVA_TOOL_OPTIONS", "-Xmx256m"),
            home.resolve("gate-" + life + ".log"),
            List.of("run", "-q", "-f", site().toString(), "--state", state().toString()));
  }

  private Path state() {
    return home.resolve("state");
  }

  private Process process() {
    Process known = process;
    if (known == null) {
      throw new IllegalStateException("no gate was started");
    }
    return known;
  }

  long pid() {
    return process().pid();
  }

  boolean isAlive() {
    return process().isAlive();
  }

  /** Everything below the gate. */
  List<ProcessHandle> below() {
    return process().descendants().toList();
  }

  /** What can be killed now. */
  List<Part> parts() {
    return below().stream().flatMap(ChaosGate::part).toList();
  }

  private static Stream<Part> part(ProcessHandle it) {
    String words = commandLine(it.pid());
    boolean shell = words.startsWith("/bin/sh\0");
    if (shell && (words.contains("gatehouse-filter\0") || words.contains("gatehouse-guard\0"))) {
      return Stream.of(new Part(Kind.KEEPER, it));
    }
    Predicate<String> runs = word -> !shell && words.contains(word);
    return runs.test("FilterProgram\0")
        ? Stream.of(new Part(Kind.FILTER, it))
        : runs.test("GuardProgram\0")
            ? Stream.of(new Part(Kind.GUARD, it))
            : words.split("\0", 2)[0].endsWith("python3")
                ? Stream.of(new Part(Kind.WORKER, it))
                : Stream.empty();
  }

  private static String commandLine(long pid) {
    try {
      return Files.readString(Path.of("/proc/" + pid + "/cmdline"));
    } catch (IOException gone) {
      return "";
    }
  }

  /**
   * Gives each port the next arrangement.
   *
   * @return whether the gate could do so; if not, all is as before
   */
  boolean reload() throws Exception {
    rotation++;
    writeSite();
    Path out = Files.createTempFile(home, "reload", ".txt");
    Process asked =
        RunningGate.start(home, Map.of(), out, List.of("reload", "--state", state().toString()));
    boolean ended = asked.waitFor(90, TimeUnit.SECONDS);
    asked.destroyForcibly();
    if (!ended) {
      throw new AssertionError("a reload does not end:\n" + log());
    }
    if (asked.exitValue() != 0) {
      rotation--;
      writeSite();
      System.out.println("chaos: reload refused: " + Files.readString(out).strip());
    }
    return asked.exitValue() == 0;
  }

  void kill() throws InterruptedException {
    process().destroyForcibly().waitFor();
  }

  /** The sockets and other files through which the processes meet. */
  List<Path> meetingPlaces() throws IOException {
    Path run = state().resolve(".run");
    if (!Files.exists(run)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(run)) {
      return files.filter(it -> !it.equals(run)).toList();
    }
  }

  /** What this life of the gate has said: warnings and errors. */
  String log() throws IOException {
    return Files.readString(home.resolve("gate-" + life + ".log"), UTF_8);
  }

  /** Ends it in order, and by force what is left of it. */
  @Override
  public void close() {
    if (process == null) {
      return;
    }
    List<ProcessHandle> all = below();
    process().destroy();
    process().onExit().completeOnTimeout(process(), 30, TimeUnit.SECONDS).join();
    process().destroyForcibly();
    for (ProcessHandle it : all) {
      it.onExit().completeOnTimeout(it, 5, TimeUnit.SECONDS).join();
      it.destroyForcibly();
    }
  }
}
