package dev.gatehouse.proving.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * {@code ./bench engine}: the engine's table of targets, as far as there is an engine. Each
 * contender has a process of its own, all on the same core; they take turns in short rounds, and
 * what counts is the median, for the machine is seldom quiet.
 */
public final class EngineBench {
  /** Kept out of JSSE's figures: it would send tickets, and the others are told not to. */
  private static final List<String> JVM =
      List.of(
          "-XX:+UseSerialGC",
          "-Xms256m",
          "-Xmx512m",
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow",
          "-Djdk.tls.server.newSessionTicketCount=0",
          "-Djdk.tls.server.enableSessionTicketExtension=false");

  private final boolean json;
  private final Pace pace;
  private final Path peers;
  private final Path certificates;

  /**
   * How long everything takes: the most warm-ups and their milliseconds, rounds and theirs, and
   * whether all works are done.
   */
  private record Pace(int warmUps, int warmUpMillis, int rounds, int roundMillis, boolean all) {
    static final Pace THOROUGH = new Pace(16, 1500, 7, 600, true);
    static final Pace QUICK = new Pace(8, 500, 3, 150, false);
  }

  private EngineBench(boolean json, Pace pace, Path checkout) {
    this.json = json;
    this.pace = pace;
    this.peers = checkout.resolve("proving/target/peers");
    this.certificates = checkout.resolve("proving/target/bench");
  }

  /** {@code args}: the checkout, then {@code --json}, {@code --quick}, {@code --only TEXT}. */
  public static void main(String[] args) throws IOException {
    List<String> flags = List.of(args).subList(1, args.length);
    Pace pace = flags.contains("--quick") ? Pace.QUICK : Pace.THOROUGH;
    int only = flags.indexOf("--only");
    new EngineBench(flags.contains("--json"), pace, Path.of(args[0]).toAbsolutePath())
        .run(only < 0 ? "" : flags.get(only + 1));
  }

  private void run(String only) throws IOException {
    Material.make(certificates);
    Map<String, Rival> rivals = new LinkedHashMap<>();
    try {
      for (Rival rival : rivals()) {
        rivals.put(rival.name(), rival);
      }
      List<Row> rows = new ArrayList<>();
      for (Work work : Work.ALL) {
        if (work.title().contains(only) && (pace.all || work.inShort())) {
          System.err.println("bench: " + work.title());
          rows.addAll(Row.of(work, measure(work, rivals)));
        }
      }
      Table table = new Table(rows);
      System.out.print(json ? table.json() : table.text());
    } finally {
      rivals.values().forEach(Rival::close);
    }
  }

  private Map<String, Measured> measure(Work work, Map<String, Rival> rivals) throws IOException {
    Map<String, Measured> measured = new LinkedHashMap<>();
    for (Rival rival : rivals.values()) {
      Measured one = new Measured();
      one.absence = warmUp(rival, work);
      measured.put(rival.name(), one);
    }
    for (int round = 0; round < pace.rounds; round++) {
      for (var entry : measured.entrySet()) {
        if (entry.getValue().absence == null) {
          Rival rival = Objects.requireNonNull(rivals.get(entry.getKey()));
          entry.getValue().rounds.add(rival.ask(work, pace.roundMillis));
        }
      }
    }
    return measured;
  }

  /**
   * Until it gets no faster, for a compiler on the same core may need a while, and for handshakes,
   * which are much code, twice as long; returns why it does not take part, or null.
   */
  private @Nullable String warmUp(Rival rival, Work work) throws IOException {
    double best = Double.MAX_VALUE;
    int still = 0;
    int millis = work.bytes() == 0 ? 2 * pace.warmUpMillis : pace.warmUpMillis;
    for (int i = 0; i < (rival.compiles() ? pace.warmUps : 1) && still < 2; i++) {
      Report report = rival.ask(work, millis);
      if (report.absent() != null) {
        return report.absent();
      }
      double nanos = report.nanos(0) + report.nanos(1);
      still = nanos < 0.97 * best ? 0 : still + 1;
      best = Math.min(best, nanos);
    }
    return null;
  }

  private List<Rival> rivals() throws IOException {
    List<Rival> rivals = new ArrayList<>();
    for (String name : List.of("gatehouse", "limit", "jsse", "tcnative")) {
      List<String> command = new ArrayList<>(List.of(java()));
      command.addAll(JVM);
      command.addAll(List.of("-cp", System.getProperty("java.class.path"), Worker.class.getName()));
      command.addAll(List.of(name, certificates.toString()));
      rivals.add(Rival.start(name, command));
    }
    for (var peer : Map.of("go", "go-peer", "rustls", "rust/release/rustls-peer").entrySet()) {
      Path file = peers.resolve(peer.getValue());
      rivals.add(
          Files.isExecutable(file)
              ? Rival.compiled(
                  peer.getKey(),
                  List.of(file.toString(), "bench", "--certificates", certificates.toString()))
              : Rival.absent(peer.getKey(), "is not built here"));
    }
    return rivals;
  }

  private static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }
}
