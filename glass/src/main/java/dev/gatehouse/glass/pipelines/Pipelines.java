package dev.gatehouse.glass.pipelines;

import dev.gatehouse.gateway.admin.GateStatus;
import dev.gatehouse.gateway.report.GateException;
import dev.gatehouse.gateway.trace.Trace;
import dev.gatehouse.gateway.trace.Way;
import dev.gatehouse.glass.load.LoadOrder;
import dev.gatehouse.glass.load.LoadReport;
import dev.gatehouse.glass.load.Work;
import dev.gatehouse.glass.play.GateProcess;
import dev.gatehouse.glass.play.LoadProcess;
import dev.gatehouse.glass.play.MachineMeter;
import dev.gatehouse.glass.play.OwnProgram;
import dev.gatehouse.glass.play.ProcessMeter;
import dev.gatehouse.glass.play.SystemCalls;
import dev.gatehouse.glass.play.Usage;
import dev.gatehouse.glass.play.WorkerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * Plays the story: a gate for each arrangement, one worker and one load, each a process; then round
 * after round the same works through each gate in turn, so that what else the machine does meets
 * all of them alike. The gates wait while it is not their turn.
 */
public final class Pipelines implements AutoCloseable {
  /** Counting system calls is done for so long, after the rounds. */
  private static final Duration COUNTING = Duration.ofSeconds(1);

  /** Single requests are followed for so long. */
  private static final Duration FOLLOWING = Duration.ofSeconds(1);

  private final PipelinesOptions options;
  private final OwnProgram program;
  private final Path folder;
  private final Consumer<String> progress;
  private final Map<Arrangement, GateProcess> gates = new LinkedHashMap<>();
  private final Map<Arrangement, String> absent = new LinkedHashMap<>();
  private final List<Cell> cells = new ArrayList<>();
  private final WorkerProcess worker;
  private final LoadProcess load;

  private Pipelines(
      PipelinesOptions options, OwnProgram program, Path folder, Consumer<String> progress)
      throws GateException, InterruptedException {
    this.options = options;
    this.program = program;
    this.folder = folder;
    this.progress = progress;
    this.worker = WorkerProcess.start(program, folder);
    try {
      this.load = LoadProcess.start(program, folder);
    } catch (GateException e) {
      worker.close();
      throw e;
    }
  }

  /**
   * Plays it from beginning to end. Whatever happens, its processes end and its files are gone.
   *
   * @param progress told in a sentence what is done now
   * @throws GateException if no arrangement can be played, or a process of the play ends
   */
  public static Results play(
      PipelinesOptions options, OwnProgram program, InstantSource clock, Consumer<String> progress)
      throws GateException, InterruptedException {
    Path folder = temporary();
    try (Stage stage = new Stage(folder);
        Pipelines story = new Pipelines(options, program, stage.folder(), progress)) {
      return story.play(clock);
    } catch (IOException e) {
      throw GateException.environment("The story cannot be played: " + e.getMessage(), e);
    }
  }

  private static Path temporary() throws GateException {
    try {
      return Files.createTempDirectory("gatehouse-lab-" + ProcessHandle.current().pid() + "-");
    } catch (IOException e) {
      throw GateException.environment("There is no temporary folder: " + e.getMessage(), e);
    }
  }

  private Results play(InstantSource clock)
      throws GateException, IOException, InterruptedException {
    var began = clock.instant();
    openGates();
    for (Work work : options.works()) {
      for (Arrangement it : gates.keySet()) {
        cells.add(new Cell(it, work));
      }
    }
    for (int round = 0; round <= options.rounds(); round++) {
      progress.accept(
          round == 0
              ? "warming up; it takes some " + options.time().toSeconds() + " s in all"
              : "round " + round + " of " + options.rounds());
      play(round);
    }
    String uncounted = SystemCalls.absence(folder);
    if (uncounted.isEmpty()) {
      progress.accept("counting system calls");
      for (Cell cell : cells) {
        countCalls(cell);
      }
    }
    return new Results(began, Machine.here(), options, cells, absent, uncounted, ways());
  }

  private void openGates() throws GateException, IOException, InterruptedException {
    for (Arrangement it : options.arrangements()) {
      progress.accept("starting " + it.name());
      Path home = Files.createDirectory(folder.resolve("gate-" + it.name().replace(" + ", "-")));
      try {
        GateProcess gate = GateProcess.start(program, home, it.site(worker.port()));
        String instead = instead(it, gate.listener());
        if (instead.isEmpty()) {
          gates.put(it, gate);
        } else {
          gate.close();
          absent.put(it, instead);
        }
      } catch (GateException e) {
        absent.put(it, e.sentence());
      }
      if (absent.containsKey(it)) {
        progress.accept(it.name() + " is left out: " + absent.get(it));
      }
    }
    if (gates.isEmpty()) {
      throw GateException.environment(
          "None of the arrangements can be played here: " + String.join(" ", absent.values()));
    }
  }

  /** Why the gate does something else than it was told; empty where it does not. */
  private static String instead(Arrangement it, GateStatus.Listener listener) {
    if (listener.pipeline().equals(it.pipeline()) && listener.remark().isEmpty()) {
      return "";
    }
    return listener.remark().isEmpty()
        ? "the gate chose " + listener.pipeline()
        : listener.remark();
  }

  /** Each work through each gate; another gate begins in each round. Round 0 does not count. */
  private void play(int round) throws GateException, IOException, InterruptedException {
    for (Work work : options.works()) {
      List<Cell> turn = new ArrayList<>(cells.stream().filter(it -> it.work() == work).toList());
      Collections.rotate(turn, round);
      for (Cell cell : turn) {
        Sample sample = sample(cell, round == 0 ? options.warming() : options.each());
        if (round > 0) {
          cell.add(sample);
        }
      }
    }
  }

  private GateProcess gate(Cell cell) {
    return Objects.requireNonNull(gates.get(cell.arrangement()));
  }

  private Sample sample(Cell cell, Duration time)
      throws GateException, IOException, InterruptedException {
    GateProcess gate = gate(cell);
    var order = LoadOrder.of(cell.work(), gate.port(), time);
    load.prepare(order);
    Map<String, ProcessMeter> meters = new HashMap<>();
    processes(gate).forEach((name, pid) -> meters.put(name, new ProcessMeter(pid)));
    long bytesBefore = worker.moved();
    long machineBefore = MachineMeter.busyNanos();
    Map<String, ProcessMeter.Look> before = look(meters);
    LoadReport report = load.go(order);
    Map<String, ProcessMeter.Look> after = look(meters);
    long machine = MachineMeter.busyNanos() - machineBefore;
    long bytes = worker.moved() - bytesBefore;
    if (report.requests() == 0) {
      throw GateException.environment(
          cell.arrangement().name()
              + " answered nothing ("
              + cell.work().title()
              + "): "
              + report.firstError()
              + ".");
    }
    Map<String, Usage> usage = new HashMap<>();
    after.forEach((name, it) -> usage.put(name, it.since(before.getOrDefault(name, it))));
    return new Sample(cell.work(), report, usage, bytes, machine);
  }

  private static Map<String, ProcessMeter.Look> look(Map<String, ProcessMeter> meters)
      throws IOException {
    Map<String, ProcessMeter.Look> looks = new HashMap<>();
    for (var it : meters.entrySet()) {
      looks.put(it.getKey(), it.getValue().look());
    }
    return looks;
  }

  private Map<String, Long> processes(GateProcess gate) {
    Map<String, Long> all = new LinkedHashMap<>(gate.processes());
    all.put("worker", worker.pid());
    all.put("load", load.pid());
    return all;
  }

  /** The ways of requests that meet nobody else, for each pipeline. */
  private List<TracedWay> ways() throws GateException, InterruptedException {
    progress.accept("following single requests");
    List<TracedWay> ways = new ArrayList<>();
    for (Way way : List.of(Way.FILTER_PROCESS, Way.KERNEL_TLS, Way.INLINE)) {
      GateProcess gate = gates.get(new Arrangement(way.word(), "in-process"));
      List<Trace> traces = gate == null ? List.of() : traces(gate);
      ways.add(TracedWay.of(way, traces));
    }
    return ways;
  }

  private List<Trace> traces(GateProcess gate) throws GateException, InterruptedException {
    var order = new LoadOrder(Work.KEPT, gate.port(), 1, FOLLOWING);
    load.prepare(order);
    List<Trace> traces = gate.traces(() -> load.go(order));
    // The first half has the JVM compile what nobody has run before: the stamps.
    return traces.subList(traces.size() / 2, traces.size());
  }

  private void countCalls(Cell cell) throws GateException, IOException, InterruptedException {
    GateProcess gate = gate(cell);
    LoadOrder order = LoadOrder.of(cell.work(), gate.port(), COUNTING);
    load.prepare(order);
    try (SystemCalls calls = SystemCalls.begin(processes(gate), folder)) {
      LoadReport report = load.go(order);
      double units = Math.max(1, report.requests()) * cell.work().unitsInRequest();
      Map<String, Double> each = new HashMap<>();
      calls
          .end()
          .forEach(
              (name, count) -> {
                if (count >= 0) {
                  each.put(name, count / units);
                }
              });
      cell.count(each);
    }
  }

  @Override
  public void close() {
    load.close();
    gates.values().forEach(GateProcess::close);
    worker.close();
  }
}
