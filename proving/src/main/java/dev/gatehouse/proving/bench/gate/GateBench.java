package dev.gatehouse.proving.bench.gate;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * {@code ./bench gate}: the same work through each front in turn, in short rounds, for the machine
 * is seldom quiet. The application is an nginx that answers out of memory.
 */
public final class GateBench {
  /** HAProxy wants two file descriptors for each, and 20,000 is what many machines allow. */
  static final int IDLE = 9_500;

  private static final long GIB = 1L << 30;

  private final int rounds;
  private final int seconds;
  private final String only;
  private final List<String> remarks = new ArrayList<>();

  private GateBench(int rounds, int seconds, String only) {
    this.rounds = rounds;
    this.seconds = seconds;
    this.only = only;
  }

  /** {@code args}: {@code --quick}, {@code --json}, {@code --only TEXT}, {@code --ours}. */
  public static void main(String[] args) throws IOException {
    List<String> flags = List.of(args);
    int only = flags.indexOf("--only");
    boolean quick = flags.contains("--quick");
    var bench = new GateBench(quick ? 1 : 5, quick ? 2 : 4, only < 0 ? "" : flags.get(only + 1));
    Path folder = Files.createTempDirectory("gatehouse-bench-");
    try {
      GateTable table = bench.run(folder, kinds(flags.contains("--ours")));
      System.out.print(flags.contains("--json") ? table.json() : table.text());
    } finally {
      delete(folder);
    }
  }

  private static List<Front.Kind> kinds(boolean ours) {
    var inline = new Fronts.Gatehouse("gatehouse", "inline", "in-process");
    return ours
        ? List.of(
            inline,
            new Fronts.Gatehouse("guard", "inline", "guard"),
            new Fronts.Gatehouse("filter", "filter", "in-process"),
            new Fronts.Gatehouse("kernel", "kernel", "in-process"))
        : List.of(inline, new Fronts.Nginx(), new Fronts.HaProxy(), new Fronts.Caddy());
  }

  private GateTable run(Path folder, List<Front.Kind> kinds) throws IOException {
    if (absent("wrk") || absent("nginx") || absent("taskset")) {
      throw new IOException("wrk, nginx and taskset have to be there: they load and answer");
    }
    Material material = Material.make(folder);
    Path big = folder.resolve("big");
    try (var file = new RandomAccessFile(big.toFile(), "rw")) {
      file.setLength(GIB);
    }
    int upstream = Front.freePort();
    Process app = application(folder, upstream, big);
    Map<String, Front> fronts = new LinkedHashMap<>();
    Map<String, Double> firstAnswers = new LinkedHashMap<>();
    try {
      for (Front.Kind kind : kinds) {
        if (absent(kind.program())) {
          remarks.add(kind.name() + " is not installed here.");
          continue;
        }
        try {
          Front.start(kind, folder, upstream, material).close();
          long began = System.nanoTime();
          Front front = Front.start(kind, folder, upstream, material);
          fronts.put(kind.name(), front);
          firstAnswer(front, material);
          firstAnswers.put(kind.name(), (System.nanoTime() - began) / 1e9);
        } catch (IOException e) {
          remarks.add(kind.name() + " takes no part: " + e.getMessage());
        }
      }
      if (fronts.isEmpty()) {
        throw new IOException(String.join(" ", remarks));
      }
      Map<Work, Map<String, List<Sample>>> samples = measure(fronts, big, material);
      Map<String, Long> rss = new LinkedHashMap<>();
      Map<String, Long> idle = new LinkedHashMap<>();
      for (Front front : fronts.values()) {
        rss.put(front.name(), front.processes().residentBytes());
        if (only.isEmpty()) {
          idle.put(front.name(), idle(front));
        }
      }
      remarks.add("HTTP/2 is not spoken by the gate yet: no row.");
      return new GateTable(List.copyOf(fronts.keySet()), samples, idle, firstAnswers, rss, remarks);
    } finally {
      fronts.values().forEach(Front::close);
      Front.end(app);
    }
  }

  private static boolean absent(String program) {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(":", -1))
        .noneMatch(it -> Files.isExecutable(Path.of(it, program)));
  }

  private static Process application(Path folder, int port, Path big) throws IOException {
    Path own = Files.createDirectories(folder.resolve("application"));
    Path file = own.resolve("nginx.conf");
    Files.writeString(
        file,
        """
        daemon off; worker_processes 1; pid nginx.pid; error_log error.log warn;
        events { worker_connections 20000; }
        http {
          access_log off; client_body_temp_path body; proxy_temp_path proxy;
          fastcgi_temp_path f; uwsgi_temp_path u; scgi_temp_path s;
          keepalive_requests 1000000000; keepalive_timeout 300s; sendfile on;
          server {
            listen 127.0.0.1:%d backlog=4096; client_max_body_size 0;
            location = / { return 200 "%s"; }
            location = /big { alias %s; }
            location = /up { client_body_buffer_size 64k; return 200 "ok"; }
          }
        }
        """
            .formatted(port, "x".repeat(1024), big));
    Path log = own.resolve("log");
    List<String> command =
        List.of("taskset", "-c", "1", "nginx", "-p", own.toString(), "-c", file.toString());
    Process process = Front.start(command, own, log);
    Front.awaitListening("the application", process, port, log);
    return process;
  }

  private static void firstAnswer(Front front, Material material) throws IOException {
    for (int i = 0; i < 500; i++) {
      Process curl =
          new ProcessBuilder(
                  "curl",
                  "-sS",
                  "-f",
                  "-o",
                  "/dev/null",
                  "--cacert",
                  material.root().toString(),
                  front.url("/"))
              .redirectErrorStream(true)
              .start();
      try (var said = curl.getInputStream()) {
        said.readAllBytes();
        if (curl.waitFor() == 0) {
          return;
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
    throw new IOException(front.name() + " does not answer: " + Files.readString(front.log()));
  }

  private Map<Work, Map<String, List<Sample>>> measure(
      Map<String, Front> fronts, Path big, Material material) throws IOException {
    Map<Work, Map<String, List<Sample>>> samples = new EnumMap<>(Work.class);
    for (Work work : Work.values()) {
      if (!work.title().contains(only)) {
        continue;
      }
      System.err.println("bench: " + work.title());
      Map<String, List<Sample>> row = new LinkedHashMap<>();
      samples.put(work, row);
      for (Front front : fronts.values()) {
        row.put(front.name(), new ArrayList<>());
        var _ = work.on(front, 3 * seconds, big, material); // for whoever compiles as it runs
      }
      for (int round = 0; round < rounds; round++) {
        for (Front front : fronts.values()) {
          row.getOrDefault(front.name(), new ArrayList<>())
              .add(work.on(front, seconds, big, material));
        }
      }
    }
    return samples;
  }

  private static long idle(Front front) throws IOException {
    try (var connections = new IdleConnections()) {
      connections.open(front.port(), 100);
      Front.sleep(500);
      long before = front.processes().residentBytes();
      connections.open(front.port(), IDLE);
      Front.sleep(1000);
      return (front.processes().residentBytes() - before) / IDLE;
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path it : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(it);
      }
    }
  }
}
