package dev.gatehouse.glass.pipelines;

import dev.gatehouse.gateway.trace.Moment;
import dev.gatehouse.gateway.trace.Step;
import dev.gatehouse.gateway.trace.Trace;
import dev.gatehouse.gateway.trace.Way;
import dev.gatehouse.glass.load.LoadReport;
import dev.gatehouse.glass.load.Work;
import dev.gatehouse.glass.play.Usage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Results that nobody measured, for tests of how results are shown. */
final class MadeUp {
  private MadeUp() {}

  /**
   * Five rounds of each work.
   *
   * @param slowness how much longer a request takes, by arrangement, in the order of these
   */
  static Results results(Map<String, Double> slowness) {
    var options =
        new PipelinesOptions(Arrangement.ALL, List.of(Work.values()), Duration.ofSeconds(3), 5);
    List<Cell> cells = new ArrayList<>();
    for (Work work : Work.values()) {
      slowness.forEach(
          (name, factor) -> {
            Cell cell = new Cell(Arrangement.of(name).orElseThrow(), work);
            for (int round = 1; round <= 5; round++) {
              cell.add(sample(cell.arrangement(), work, factor * (1 + round / 100.0)));
            }
            cell.count(Map.of("gate", 4.1 * factor, "filter", factor, "worker", 3.0, "load", 2.5));
            cells.add(cell);
          });
    }
    Map<Arrangement, String> absent = new LinkedHashMap<>();
    for (Arrangement it : Arrangement.ALL) {
      if (!slowness.containsKey(it.name())) {
        absent.put(it, "this kernel has no TLS & <nothing> else");
      }
    }
    return new Results(
        Instant.parse("2026-11-24T23:00:00Z"),
        new Machine("A \"processor\"", 2, "Linux 6.18", "25"),
        options,
        cells,
        absent,
        "",
        List.of(way(Way.FILTER_PROCESS), way(Way.KERNEL_TLS), TracedWay.of(Way.INLINE, List.of())));
  }

  static Results usual() {
    Map<String, Double> slowness = new LinkedHashMap<>();
    slowness.put("inline", 1.0);
    slowness.put("inline + guard", 1.01);
    slowness.put("filter", 1.5);
    slowness.put("filter + guard", 1.6);
    return results(slowness);
  }

  /** Three requests whose steps took their numbers in µs. */
  static TracedWay way(Way way) {
    var request =
        new Trace.Request(
            "1", Instant.EPOCH, "127.0.0.1", "GET", "localhost", "/", 200, "", "w", 1, 0, 1024);
    Map<Moment, Long> moments = new EnumMap<>(Moment.class);
    long at = 0;
    for (Step it : way.steps()) {
      at += 1000L * it.number();
      moments.put(it.ends(), at);
    }
    return TracedWay.of(way, Collections.nCopies(3, new Trace(request, way, 0, moments)));
  }

  private static Sample sample(Arrangement arrangement, Work work, double factor) {
    double base =
        switch (work) {
          case NEW -> 400_000;
          case RESUMED -> 150_000;
          case KEPT -> 30_000;
          case DOWN, UP -> 25_000_000;
        };
    long nanos = 3_000_000_000L;
    long requests = (long) (nanos / (base * factor));
    long unit = (long) (base * factor);
    Map<String, Usage> usage = new HashMap<>();
    usage.put("gate", usage(requests * unit / 2, requests));
    usage.put("worker", usage(requests * unit / 5, requests / 2));
    usage.put("load", usage(requests * unit / 4, requests / 3));
    if (arrangement.pipeline().equals("filter")) {
      usage.put("filter", usage(requests * unit / 3, requests * 2));
    }
    if (arrangement.keys().equals("guard")) {
      usage.put("guard", usage(requests * unit / 9, requests / 4));
    }
    long bytes = requests * (work.answerBytes() + work.requestBytes() + 300L);
    long full = work == Work.NEW ? requests : 0;
    long resumed = work == Work.RESUMED ? requests : 0;
    var load =
        new LoadReport(
            requests, nanos, unit * 20, unit * 70, full, resumed, bytes, bytes / 9, 0, "");
    return new Sample(work, load, usage, bytes, 2 * nanos);
  }

  private static Usage usage(long nanos, long switches) {
    return new Usage(nanos, switches, switches / 7, 0, 90 << 20);
  }
}
