package dev.gatehouse.proving.system;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.proving.system.HttpsClient.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The real program in front of real applications, as its users have it. */
class WholeGateTest {
  private static final int CONNECTIONS = 100;
  private static final int REQUESTS_EACH = 100;

  private static final int TOTAL = CONNECTIONS * REQUESTS_EACH;

  /** Between two requests of one client, so that there is time to kill twice. */
  private static final long PACE_MILLIS = 20;

  @TempDir Path folder;

  private RunningGate gate(Apps app) throws Exception {
    String[] command = app.in(folder);
    return RunningGate.run(folder, Map.of("TALLY", tally().toString()), command);
  }

  private Path tally() {
    return folder.resolve("tally");
  }

  @ParameterizedTest
  @EnumSource(value = Apps.class, mode = EnumSource.Mode.EXCLUDE, names = "DIGEST")
  void ten_thousand_requests_survive_two_kills_of_the_worker(Apps app) throws Exception {
    try (RunningGate gate = gate(app)) {
      SSLSocketFactory sockets = HttpsClient.trusting(gate.root());
      var badGets = new ConcurrentLinkedQueue<String>();
      var posts = new ConcurrentHashMap<String, Integer>();
      var done = new AtomicIntegerArray(CONNECTIONS);
      List<Thread> clients = new ArrayList<>();
      for (int c = 0; c < CONNECTIONS; c++) {
        int client = c;
        clients.add(
            Thread.ofVirtual()
                .start(() -> play(sockets, gate.port(), client, badGets, posts, done)));
      }
      await(() -> sum(done) >= TOTAL / 4);
      killWorker();
      // A request that meets both kills would rightly be a 502: everybody is to be through first.
      int[] then = IntStream.range(0, CONNECTIONS).map(done::get).toArray();
      await(
          () ->
              IntStream.range(0, CONNECTIONS)
                  .allMatch(c -> done.get(c) >= Math.min(REQUESTS_EACH, then[c] + 3)));
      assertThat(sum(done)).as("there is something left to kill").isLessThan(TOTAL);
      killWorker();
      for (Thread client : clients) {
        client.join();
      }
      assertThat(badGets)
          .as("GETs that were not answered with 200; the gate said:\n%s", troubles(gate))
          .isEmpty();
      assertPostsAreCountedAtMostOnce(posts);
      assertThat(gate.log()).contains("by signal 9 (KILL)");
    }
  }

  /** What the log has beside requests that went well. */
  private static String troubles(RunningGate gate) throws IOException {
    return gate.log()
        .lines()
        .filter(it -> !it.contains(" status=200 method"))
        .collect(joining("\n"));
  }

  private static void play(
      SSLSocketFactory sockets,
      int port,
      int client,
      ConcurrentLinkedQueue<String> badGets,
      Map<String, Integer> posts,
      AtomicIntegerArray done) {
    try (HttpsClient https = new HttpsClient(sockets, port)) {
      for (int i = 0; i < REQUESTS_EACH; i++) {
        if (i % 2 == 0) {
          Answer answer = https.get("/");
          if (answer.status() != 200) {
            badGets.add(answer.toString());
          }
        } else {
          String id = client + "-" + i;
          posts.put(id, https.post("/", id).status());
        }
        done.incrementAndGet(client);
        Thread.sleep(PACE_MILLIS);
      }
    } catch (IOException | InterruptedException e) {
      badGets.add("client " + client + ": " + e);
    }
  }

  private void killWorker() throws Exception {
    await(() -> !workers().isEmpty());
    new ProcessBuilder("kill", "-KILL", String.valueOf(workers().getFirst())).start().waitFor();
  }

  private static void await(BooleanSupplier holds) throws InterruptedException {
    for (int i = 0; i < 60_000 && !holds.getAsBoolean(); i++) {
      Thread.sleep(1);
    }
    assertThat(holds.getAsBoolean()).isTrue();
  }

  private static int sum(AtomicIntegerArray done) {
    return IntStream.range(0, done.length()).map(done::get).sum();
  }

  /** Processes that run the application: not the gate, nor the shells of the worker's session. */
  private List<Long> workers() {
    return withMark(folder.toString()).stream()
        .filter(
            pid -> !commandLine(pid).contains("/bin/sh\0") && !commandLine(pid).startsWith("sh\0"))
        .toList();
  }

  private void assertPostsAreCountedAtMostOnce(Map<String, Integer> posts) throws IOException {
    Map<String, Integer> counted = new HashMap<>();
    for (String id : Files.readAllLines(tally())) {
      counted.merge(id, 1, Integer::sum);
    }
    assertThat(posts).hasSize(TOTAL / 2);
    posts.forEach(
        (id, status) -> {
          int seen = counted.getOrDefault(id, 0);
          if (status == 200) {
            assertThat(seen).as("POST %s, answered with 200", id).isOne();
          } else {
            assertThat(status).as("POST %s", id).isIn(502, 503);
            assertThat(seen).as("POST %s, refused with %s", id, status).isLessThanOrEqualTo(1);
          }
        });
  }

  @Test
  void ctrl_c_lets_what_is_in_flight_finish_and_ends_everything_in_order() throws Exception {
    try (RunningGate gate = gate(Apps.PYTHON)) {
      SSLSocketFactory sockets = HttpsClient.trusting(gate.root());
      List<Long> workers = gate.workers();
      CompletableFuture<Answer> slow =
          CompletableFuture.supplyAsync(
              () -> {
                try (HttpsClient https = new HttpsClient(sockets, gate.port())) {
                  return https.get("/slow");
                } catch (IOException e) {
                  throw new java.io.UncheckedIOException(e);
                }
              });
      for (int i = 0; i < 3000 && !slowHasBegun(); i++) {
        Thread.sleep(10);
      }
      gate.signal("INT");
      assertThat(slow.get(30, TimeUnit.SECONDS).body()).isEqualTo("hello from python\n");
      assertThat(gate.exitCode()).isEqualTo(130);
      assertThat(workers).isNotEmpty().noneMatch(WholeGateTest::alive);
    }
  }

  private boolean slowHasBegun() throws IOException {
    return Files.exists(tally()) && Files.readString(tally()).contains("slow begins");
  }

  @Test
  void kill_9_of_the_gate_leaves_nothing_of_the_worker_alive() throws Exception {
    String[] node = Apps.NODE.in(folder);
    String mark = "mark-" + ProcessHandle.current().pid() + "-" + System.nanoTime();
    try (RunningGate gate =
        RunningGate.run(
            folder,
            Map.of("TALLY", tally().toString()),
            "sh",
            "-c",
            "node " + node[1] + " " + mark + " & wait")) {
      assertThat(withMark(mark)).isNotEmpty();
      gate.signal("KILL");
      for (int i = 0; i < 30 && !withMark(mark).isEmpty(); i++) {
        Thread.sleep(100);
      }
      assertThat(withMark(mark)).isEmpty();
    }
  }

  private static boolean alive(long pid) {
    return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
  }

  /** Processes whose command line has that word, but the gate's own. */
  private static List<Long> withMark(String mark) {
    return ProcessHandle.allProcesses()
        .filter(ProcessHandle::isAlive)
        .filter(it -> commandLine(it.pid()).contains(mark))
        .filter(it -> !commandLine(it.pid()).contains("dev.gatehouse.cli.Main"))
        .map(ProcessHandle::pid)
        .toList();
  }

  private static String commandLine(long pid) {
    try {
      return Files.readString(Path.of("/proc/" + pid + "/cmdline"));
    } catch (IOException gone) {
      return "";
    }
  }

  @Test
  void curl_believes_the_gate_with_its_root_and_not_without() throws Exception {
    Apps.needs("curl");
    try (RunningGate gate = gate(Apps.PYTHON)) {
      String url = "https://localhost:" + gate.port() + "/";
      assertThat(output("curl", "-s", "--cacert", gate.root().toString(), url))
          .isEqualTo("hello from python\n");
      assertThat(output("curl", "-sS", url)).contains("certificate");
      assertThat(output("curl", "-s", "http://localhost:" + gate.port() + "/"))
          .contains("https://");
    }
  }

  @Test
  void chromium_believes_the_gate_after_trust_install_and_not_after_trust_remove()
      throws Exception {
    Apps.needs("chromium");
    Apps.needs("certutil");
    Path database = Files.createDirectories(folder.resolve(".pki/nssdb"));
    output("certutil", "-d", "sql:" + database, "-N", "--empty-password");
    try (RunningGate gate = gate(Apps.PYTHON)) {
      String url = "https://localhost:" + gate.port() + "/";
      assertThat(chromium(url)).contains("ERR_CERT_AUTHORITY_INVALID");
      try {
        gate.ask("trust", "install");
        assertThat(chromium(url)).contains("hello from python");
      } finally {
        gate.ask("trust", "remove"); // as root it is in the machine's store too
      }
      assertThat(chromium(url)).contains("ERR_CERT_AUTHORITY_INVALID");
    }
  }

  private String chromium(String url) throws Exception {
    return output(
        "chromium",
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--user-data-dir=" + Files.createTempDirectory(folder, "profile"),
        "--dump-dom",
        url);
  }

  private String output(String... command) throws Exception {
    Path out = Files.createTempFile(folder, "out", ".txt");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(out.toFile());
    builder.environment().put("HOME", folder.toString());
    Process process = builder.start();
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError(command[0] + " does not end");
    }
    return Files.readString(out);
  }
}
