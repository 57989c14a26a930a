package dev.gatehouse.glass.pipelines;

import dev.gatehouse.gateway.admin.Json;
import dev.gatehouse.gateway.trace.Step;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The results for programs; {@code docs/pipelines.md} says what each key is. */
public final class PipelinesJson {
  /** Of the shape below: a change that a reader must know of makes it another. */
  public static final int SCHEMA = 1;

  private PipelinesJson() {}

  /** All of it, with a line end. */
  public static String of(Results results) {
    return Json.page(tree(results));
  }

  static Map<String, Object> tree(Results results) {
    var page = new LinkedHashMap<String, Object>();
    page.put("schema", SCHEMA);
    page.put("began", results.began());
    var machine = new LinkedHashMap<String, Object>();
    machine.put("processor", results.machine().processor());
    machine.put("cores", results.machine().cores());
    machine.put("system", results.machine().system());
    machine.put("java", results.machine().java());
    page.put("machine", machine);
    page.put("rounds", results.options().rounds());
    page.put("secondsEach", results.options().each().toMillis() / 1e3);
    page.put("systemCallsAbsent", results.callsAbsent());
    List<Object> absent = new ArrayList<>();
    results
        .absent()
        .forEach((it, why) -> absent.add(Map.of("arrangement", it.name(), "reason", why)));
    page.put("absent", absent);
    int cores = results.machine().cores();
    page.put("cells", results.cells().stream().map(it -> cell(it, cores)).toList());
    page.put("ways", results.ways().stream().map(PipelinesJson::way).toList());
    page.put("says", Conclusions.of(results));
    return page;
  }

  private static Map<String, Object> cell(Cell it, int cores) {
    var cell = new LinkedHashMap<String, Object>();
    cell.put("arrangement", it.arrangement().name());
    cell.put("pipeline", it.arrangement().pipeline());
    cell.put("keys", it.arrangement().keys());
    cell.put("work", it.work().word());
    cell.put("unit", it.work().unit());
    cell.put("requests", it.requests());
    cell.put("wrong", it.errors());
    cell.put("firstWrong", it.firstError());
    cell.put("unitsPerSecond", series(it.rate()));
    cell.put("p50Micros", series(it.p50Micros()));
    cell.put("p99Micros", series(it.p99Micros()));
    cell.put("houseCpuMicros", series(it.houseMicros()));
    var cpu = new LinkedHashMap<String, Object>();
    var memory = new LinkedHashMap<String, Object>();
    for (String process : Cell.PROCESSES) {
      if (it.has(process)) {
        cpu.put(process, series(it.cpuMicros(process)));
        memory.put(process, series(it.residentMebibytes(process)));
      }
    }
    cell.put("cpuMicros", cpu);
    cell.put("residentMebibytes", memory);
    cell.put("voluntarySwitches", series(it.voluntary()));
    cell.put("involuntarySwitches", series(it.involuntary()));
    cell.put("threadsEnded", it.threadsEnded());
    cell.put("systemCalls", new LinkedHashMap<>(it.systemCallsByProcess()));
    cell.put("socketBytes", series(it.socketBytes()));
    cell.put("queueBytes", series(it.queueBytes()));
    cell.put("keyOperations", series(it.keyOperations()));
    cell.put("resumedShare", it.resumedShare());
    cell.put("loadShare", series(it.loadShare()));
    cell.put("machineShare", series(it.machineShare(cores)));
    cell.put("othersShare", series(it.othersShare(cores)));
    return cell;
  }

  private static Map<String, Object> way(TracedWay it) {
    var way = new LinkedHashMap<String, Object>();
    way.put("pipeline", it.way().word());
    way.put("followed", it.traces());
    way.put("tookMicros", it.took());
    List<Object> steps = new ArrayList<>();
    for (Step step : it.way().steps()) {
      var one = new LinkedHashMap<String, Object>();
      one.put("number", step.number());
      one.put("name", step.name());
      one.put("source", step.source());
      it.micros().get(step.number() - 1).ifPresent(micros -> one.put("micros", micros));
      steps.add(one);
    }
    way.put("steps", steps);
    return way;
  }

  private static Map<String, Object> series(Series it) {
    var series = new LinkedHashMap<String, Object>();
    series.put("median", it.median());
    series.put("least", it.least());
    series.put("most", it.most());
    return series;
  }
}
