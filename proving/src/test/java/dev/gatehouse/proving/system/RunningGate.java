package dev.gatehouse.proving.system;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The real program, in a process of its own, with state and home in a temporary folder. */
final class RunningGate implements AutoCloseable {
  private static final Pattern URL = Pattern.compile("https://localhost:(\\d+)/");

  private final Path home;
  private final Process process;
  private final Path log;
  private final int port;

  private RunningGate(Path home, Process process, Path log, int port) {
    this.home = home;
    this.process = process;
    this.log = log;
    this.port = port;
  }

  /** Starts {@code gatehouse run}, and waits until it says where it is. */
  static RunningGate run(Path home, Map<String, String> environment, String... command)
      throws Exception {
    List<String> words = new ArrayList<>(List.of("run", "--port", "0"));
    words.addAll(List.of("--state", state(home).toString(), "--"));
    words.addAll(List.of(command));
    return await(home, environment, words);
  }

  /** Starts {@code gatehouse run -f}; one of the file's sites is localhost. */
  static RunningGate follow(Path home, Path file) throws Exception {
    return await(
        home, Map.of(), List.of("run", "-f", file.toString(), "--state", state(home).toString()));
  }

  private static RunningGate await(Path home, Map<String, String> environment, List<String> words)
      throws Exception {
    Path log = home.resolve("gate.log");
    Process process = start(home, environment, log, words);
    for (int i = 0; i < 600; i++) {
      Matcher url = URL.matcher(Files.readString(log));
      if (url.find()) {
        return new RunningGate(home, process, log, Integer.parseInt(url.group(1)));
      }
      if (process.waitFor(100, TimeUnit.MILLISECONDS)) {
        break;
      }
    }
    process.destroyForcibly();
    throw new AssertionError("the gate did not start:\n" + Files.readString(log));
  }

  private static Path state(Path home) {
    return home.resolve("state");
  }

  static Process start(Path home, Map<String, String> environment, Path log, List<String> words)
      throws IOException {
    List<String> all =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                classPath(),
                "dev.gatehouse.cli.Main"));
    all.addAll(words);
    ProcessBuilder builder = new ProcessBuilder(all).redirectErrorStream(true);
    builder.redirectOutput(log.toFile());
    builder.environment().putAll(environment);
    builder.environment().put("HOME", home.toString());
    builder.environment().remove("XDG_STATE_HOME");
    return builder.start();
  }

  /** What this test runs on, modules and all. */
  private static String classPath() {
    String modules = System.getProperty("jdk.module.path", "");
    String classes = System.getProperty("java.class.path", "");
    return modules + File.pathSeparator + classes;
  }

  /** What another command of the program prints, and its exit code behind it. */
  Answer ask(String... words) throws Exception {
    List<String> all = new ArrayList<>(List.of(words));
    all.addAll(List.of("--state", state(home).toString()));
    Path out = Files.createTempFile(home, "ask", ".txt");
    Process asked = start(home, Map.of(), out, all);
    if (!asked.waitFor(60, TimeUnit.SECONDS)) {
      asked.destroyForcibly();
      throw new AssertionError(all + " does not end");
    }
    return new Answer(Files.readString(out), asked.exitValue());
  }

  /**
   * What a command said.
   *
   * @param text standard output and standard error
   */
  record Answer(String text, int exitCode) {}

  /** The gate's own process. */
  long pid() {
    return process.pid();
  }

  /** The process below the gate that runs that program. */
  long helper(String mainClass) {
    return process
        .descendants()
        .mapToLong(ProcessHandle::pid)
        .filter(it -> words(it).getFirst().endsWith("java"))
        .filter(it -> words(it).stream().anyMatch(word -> word.endsWith(mainClass)))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + mainClass + " runs"));
  }

  /** ProcessHandle leaves long command lines out. */
  private static List<String> words(long pid) {
    try {
      String line = Files.readString(Path.of("/proc", Long.toString(pid), "cmdline"));
      return List.of(line.split("\0", -1));
    } catch (IOException gone) {
      return List.of("");
    }
  }

  /** The processes of the pool's workers now. */
  List<Long> workers() throws Exception {
    List<Long> pids = new ArrayList<>();
    String status = ask("status", "--json").text();
    int pools = status.indexOf("\"pools\"");
    Matcher pid = Pattern.compile("\"pid\"\\s*:\\s*(\\d+)").matcher(status);
    while (pid.find()) {
      if (pid.start() > pools) {
        pids.add(Long.valueOf(pid.group(1)));
      }
    }
    return pids;
  }

  int port() {
    return port;
  }

  Path root() {
    return state(home).resolve("root.pem");
  }

  String log() throws IOException {
    return Files.readString(log, UTF_8);
  }

  /** A signal to the gate itself. */
  void signal(String name) throws Exception {
    new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid())).start().waitFor();
  }

  /** The gate's exit code, once it has ended. */
  int exitCode() throws Exception {
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      throw new AssertionError("the gate does not end:\n" + log());
    }
    return process.exitValue();
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().orTimeout(60, TimeUnit.SECONDS).exceptionally(_ -> killed()).join();
  }

  private Process killed() {
    return process.destroyForcibly();
  }
}
