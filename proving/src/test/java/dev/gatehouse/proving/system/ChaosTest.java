package dev.gatehouse.proving.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.proving.system.ChaosGate.Kind;
import dev.gatehouse.proving.system.ChaosGate.Part;
import dev.gatehouse.proving.system.ChaosLoad.Outcome;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * kill -9 of each process at random under load: nothing leaked, nothing answered wrong. Some
 * minutes with {@code ./verify --long}, half an hour with {@code -Dgatehouse.chaos.minutes=30}.
 */
class ChaosTest {
  private static final int CLIENTS_EACH = 3;

  /** Who has lived for so long has served, and is started again at once. */
  private static final Duration SERVED = Duration.ofSeconds(11);

  private static final Duration RECOVERY = Duration.ofSeconds(60);
  private static final Duration LAST_OF_A_GATE = Duration.ofSeconds(10);

  @TempDir Path home;

  private final Map<Kind, Long> lastKill = new HashMap<>();
  private final Map<String, Queue<Long>> recoveries = new ConcurrentHashMap<>();
  private final Map<Kind, Integer> kills = new TreeMap<>();
  private final Queue<String> troubles = new ConcurrentLinkedQueue<>();
  private final List<Thread> probes = new ArrayList<>();
  private final long seed = Long.getLong("gatehouse.chaos.seed", System.nanoTime());
  private final SplittableRandom random = new SplittableRandom(seed);
  private final AtomicInteger life = new AtomicInteger();
  private int reloads;

  /** What a gate has when nothing is asked of it. */
  private record Calm(
      int descriptors,
      int threads,
      long residentMb,
      long liveKb,
      int processes,
      int meetingPlaces) {}

  @Test
  @Tag("long")
  void a_few_kills_under_load_leave_nothing_and_answer_nothing_wrong() throws Exception {
    chaos(Duration.ofSeconds(12), 1);
  }

  @Test
  @Tag("long")
  void many_kills_under_load_leave_nothing_and_answer_nothing_wrong() throws Exception {
    int minutes = Integer.getInteger("gatehouse.chaos.minutes", 4);
    int lives = Math.max(2, minutes / 6);
    chaos(Duration.ofMinutes(minutes).dividedBy(lives), lives);
  }

  private void chaos(Duration each, int lives) throws Exception {
    Apps.needs("python3");
    System.out.println("chaos: seed " + seed);
    try (var gate = new ChaosGate(home, freePorts())) {
      gate.start();
      await("the gate starts", RECOVERY, () -> Files.exists(gate.root()));
      try (var load = new ChaosLoad(Files.readAllBytes(gate.root()), gate.ports(), CLIENTS_EACH)) {
        load.pause(true);
        for (int i = 0; i < lives; i++) {
          live(gate, load, each);
          killTheGate(gate, load);
        }
        load.pause(true);
        print(load);
        assertThat(load.wrongs()).as("answers that are wrong").isEmpty();
        assertThat(troubles).as("seed %d; the gate said:\n%s", seed, tail(gate)).isEmpty();
        assertThat(load.count(Outcome.RIGHT)).isGreaterThan(100);
      }
    } finally {
      for (Thread it : probes) it.interrupt();
    }
  }

  private static String tail(ChaosGate gate) throws IOException {
    List<String> lines = gate.log().lines().toList();
    return String.join("\n", lines.subList(Math.max(0, lines.size() - 40), lines.size()));
  }

  private static List<Integer> freePorts() throws IOException {
    // Below those that the system gives out, so that nobody gets them while the gate is away.
    List<Integer> ports = new ArrayList<>();
    var random = new SplittableRandom();
    while (ports.size() < ChaosGate.ARRANGEMENTS.size()) {
      int port = random.nextInt(20_000, 32_000);
      try (var free = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        ports.add(free.getLocalPort());
      } catch (IOException taken) {
        // Another, then.
      }
    }
    return ports;
  }

  /** One gate, from calm to calm with kills between them. */
  private void live(ChaosGate gate, ChaosLoad load, Duration time) throws Exception {
    awaitAll(gate, load);
    load.pause(false);
    Thread.sleep(Math.min(5000, time.toMillis() / 4));
    Calm before = calm(gate, load);
    load.pause(false);
    long end = System.nanoTime() + time.toNanos();
    while (System.nanoTime() < end) {
      Thread.sleep(random.nextInt(300, 1700));
      if (random.nextInt(40) == 0) {
        reload(gate, load, "reload");
      } else {
        killOne(gate, load);
      }
    }
    for (Thread it : probes) it.join();
    Calm after = calm(gate, load);
    System.out.printf("chaos: life %d%n  before %s%n  after  %s%n", life.get(), before, after);
    compare(before, after);
    load.pause(false);
  }

  private void compare(Calm before, Calm after) {
    if (after.descriptors() > before.descriptors() + 12) {
      troubles.add("descriptors: " + before + " -> " + after);
    }
    if (after.threads() > before.threads() + 12) {
      troubles.add("threads: " + before + " -> " + after);
    }
    if (after.processes() != before.processes()) {
      troubles.add("processes: " + before + " -> " + after);
    }
    if (after.meetingPlaces() > before.meetingPlaces()) {
      troubles.add("sockets: " + before + " -> " + after);
    }
    if (after.liveKb() > before.liveKb() * 3 / 2 + 8192) {
      troubles.add("live objects: " + before + " -> " + after);
    }
    if (after.residentMb() > before.residentMb() + 200) {
      troubles.add("memory: " + before + " -> " + after);
    }
  }

  private void killOne(ChaosGate gate, ChaosLoad load) throws Exception {
    Kind kind =
        List.of(Kind.WORKER, Kind.FILTER, Kind.GUARD, Kind.WORKER, Kind.FILTER)
            .get(random.nextInt(5));
    if (random.nextInt(25) == 0) kind = Kind.KEEPER;
    List<Part> parts = gate.parts();
    Kind chosen = kind;
    List<Part> those = parts.stream().filter(it -> it.kind() == chosen).toList();
    if (those.isEmpty()) return;
    Part victim = those.get(random.nextInt(those.size()));
    long now = System.nanoTime();
    long since = now - lastKill.getOrDefault(kind, now - SERVED.toNanos());
    boolean served = since >= SERVED.toNanos();
    // Mostly whoever has served; sometimes sooner, for then it is started later.
    if (!served && random.nextInt(8) > 0) return;
    lastKill.put(kind, now);
    kills.merge(kind, 1, Integer::sum);
    victim.kill();
    String what = kind.name().toLowerCase(java.util.Locale.ROOT) + (served ? "" : " again");
    switch (kind) {
      case WORKER -> probe(what, gate.ports(), load);
      case FILTER -> probe(what, gate.portsWith("filter"), load);
      case GUARD -> probe(what, gate.portsWith("guard"), load);
      case KEEPER -> reload(gate, load, what); // the gate asks for it: it cannot make another
    }
  }

  /** Notes how long it takes until new connections to all of these ports are answered. */
  private void probe(String what, List<Integer> ports, ChaosLoad load) {
    long began = System.nanoTime();
    int its = life.get();
    probes.removeIf(it -> !it.isAlive());
    probes.add(
        Thread.ofPlatform()
            .daemon()
            .name("chaos-probe")
            .start(
                () -> {
                  try {
                    for (int port : ports) {
                      while (!load.works(port)) {
                        if (its != life.get()) return;
                        if (System.nanoTime() - began > RECOVERY.toNanos()) {
                          troubles.add("after a kill of " + what + ", " + port + " stays away");
                          return;
                        }
                        Thread.sleep(20);
                      }
                    }
                    note(what, began);
                  } catch (InterruptedException e) {
                    // The test is over.
                  } catch (Exception | AssertionError e) {
                    troubles.add("after a kill of " + what + ": " + e);
                  }
                }));
  }

  private void note(String what, long began) {
    recoveries
        .computeIfAbsent(what, _ -> new ConcurrentLinkedQueue<>())
        .add((System.nanoTime() - began) / 1_000_000);
  }

  private void reload(ChaosGate gate, ChaosLoad load, String what) throws Exception {
    await("a reload is taken", RECOVERY, gate::reload);
    reloads++;
    probe(what, gate.ports(), load);
  }

  private void killTheGate(ChaosGate gate, ChaosLoad load) throws Exception {
    Thread.sleep(2000); // under load
    List<ProcessHandle> below = gate.below();
    long began = System.nanoTime();
    life.incrementAndGet();
    gate.kill();
    await(
        "what a killed gate started ends",
        LAST_OF_A_GATE,
        () -> below.stream().noneMatch(ChaosTest::runs));
    note("all below a killed gate have ended", began);
    lastKill.clear();
    began = System.nanoTime();
    gate.start();
    awaitAll(gate, load);
    note("a gate started again answers", began);
  }

  /** A zombie is a matter of who adopted it. */
  private static boolean runs(ProcessHandle it) {
    try {
      String stat = Files.readString(Path.of("/proc/" + it.pid() + "/stat"));
      return it.isAlive() && stat.charAt(stat.lastIndexOf(')') + 2) != 'Z';
    } catch (IOException gone) {
      return false;
    }
  }

  private void awaitAll(ChaosGate gate, ChaosLoad load) throws Exception {
    for (int port : gate.ports()) {
      await(
          "port " + port + " answers; the gate says:\n" + gate.log(),
          RECOVERY,
          () -> load.works(port));
    }
  }

  private interface Condition {
    boolean holds() throws Exception;
  }

  private static void await(String what, Duration time, Condition condition) throws Exception {
    long end = System.nanoTime() + time.toNanos();
    while (!condition.holds()) {
      assertThat(System.nanoTime()).as(what).isLessThan(end);
      Thread.sleep(20);
    }
  }

  /** Stops the load, waits until everything runs again, and counts. */
  private Calm calm(ChaosGate gate, ChaosLoad load) throws Exception {
    awaitAll(gate, load);
    load.pause(true);
    Thread.sleep(3000); // what was in flight ends; a pool's and a gate's periodic looks pass
    await("no zombie", RECOVERY, () -> gate.below().stream().allMatch(ChaosTest::runs));
    long pid = gate.pid();
    long live = live(pid);
    String status = Files.readString(Path.of("/proc/" + pid + "/status"));
    return new Calm(
        count(Path.of("/proc/" + pid + "/fd")),
        count(Path.of("/proc/" + pid + "/task")),
        figure(status, "VmRSS:") / 1024,
        live,
        gate.below().size(),
        gate.meetingPlaces().size());
  }

  /** What its objects take after a collection. */
  private long live(long pid) throws Exception {
    Path out = Files.createTempFile(home, "histogram", ".txt");
    String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    Process asked =
        new ProcessBuilder(jcmd, String.valueOf(pid), "GC.class_histogram")
            .redirectOutput(out.toFile())
            .start();
    assertThat(asked.waitFor(60, TimeUnit.SECONDS)).isTrue();
    String last = Files.readAllLines(out).getLast();
    return Long.parseLong(last.trim().split("\\s+", -1)[2]) / 1024;
  }

  private static int count(Path folder) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return (int) all.count();
    }
  }

  private static long figure(String status, String name) {
    return status
        .lines()
        .filter(it -> it.startsWith(name))
        .map(it -> it.replaceAll("\\D", ""))
        .mapToLong(Long::parseLong)
        .findFirst()
        .orElseThrow();
  }

  private void print(ChaosLoad load) {
    System.out.printf("chaos: kills %s, of the gate %d, reloads %d%n", kills, life.get(), reloads);
    for (Outcome it : Outcome.values()) {
      System.out.printf("chaos: %s %d%n", it, load.count(it));
    }
    System.out.printf(
        "chaos: wrong %d, slowest %d ms%n", load.wrongs().size(), load.longestMillis());
    new TreeMap<>(recoveries)
        .forEach(
            (what, times) -> {
              List<Long> sorted = times.stream().sorted().toList();
              System.out.printf(
                  "chaos: %s: n %d, p50 %d ms, p95 %d ms, max %d ms%n",
                  what,
                  sorted.size(),
                  sorted.get(sorted.size() / 2),
                  sorted.get(sorted.size() * 95 / 100),
                  sorted.getLast());
            });
  }
}
