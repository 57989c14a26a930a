package dev.gatehouse.glass.pipelines;

import dev.gatehouse.gateway.trace.Step;
import dev.gatehouse.glass.load.Work;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/** The results as text: a table for each work, then what they say. */
public final class PipelinesText {
  private static final DateTimeFormatter MINUTE =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private PipelinesText() {}

  /** All of it. */
  public static String of(Results results) {
    StringBuilder text = new StringBuilder(head(results));
    for (Work work : results.options().works()) {
      List<Cell> cells = results.of(work);
      if (!cells.isEmpty()) {
        text.append('\n').append(title(work)).append('\n').append(speed(cells));
        text.append('\n').append(table(cost(cells))).append('\n');
        Conclusions.about(results, work).forEach(it -> text.append("  " + it + "\n"));
      }
    }
    text.append("\nmemory, MiB resident\n").append(memory(results));
    if (!results.absent().isEmpty()) {
      text.append('\n');
      results.absent().forEach((it, why) -> text.append(it.name() + ": not here: " + why + "\n"));
    }
    text.append('\n').append(ways(results)).append('\n');
    for (String sentence : Conclusions.general(results)) {
      text.append("  ").append(sentence).append('\n');
    }
    return text.append('\n').append(legend(results)).toString();
  }

  static String head(Results results) {
    PipelinesOptions options = results.options();
    return MINUTE.format(results.began())
        + ", "
        + results.machine()
        + "\n"
        + options.rounds()
        + (options.rounds() == 1 ? " round of " : " rounds of ")
        + Figures.number(options.each().toMillis() / 1e3)
        + " s for each cell, arrangements in turn, after three times as long to warm up; medians, and ± half of what lies between"
        + " the rounds\n";
  }

  static String title(Work work) {
    return work.title()
        + ": "
        + work.connections()
        + " at a time, "
        + switch (work) {
          case NEW -> "TLS 1.3, a full handshake and 1 KiB down for each";
          case RESUMED -> "TLS 1.2, a short handshake and 1 KiB down for each";
          case KEPT -> "1 KiB down for each request";
          case DOWN -> "16 MiB answers; figures for one MiB";
          case UP -> "16 MiB requests; figures for one MiB";
        };
  }

  private static String speed(List<Cell> cells) {
    Columns table = new Columns();
    Work work = cells.getFirst().work();
    table.row("", work.isBulk() ? "MiB/s" : "requests/s", "of inline", "p50", "p99", "wrong");
    for (Cell it : cells) {
      table.row(
          it.arrangement().name(),
          Figures.spread(it.rate()),
          ratio(it, cells),
          Figures.time(it.p50Micros().median()),
          Figures.time(it.p99Micros().median()),
          String.valueOf(it.errors()));
    }
    return table.text();
  }

  private static String ratio(Cell it, List<Cell> cells) {
    return cells.stream()
        .filter(other -> other.arrangement().equals(Arrangement.ALL.getFirst()))
        .findFirst()
        .map(other -> Figures.percent(it.rate().median() / other.rate().median()))
        .orElse("-");
  }

  /** For one unit: CPU by process, context switches and so on of the gate with its helpers. */
  static List<List<String>> cost(List<Cell> cells) {
    List<String> processes =
        Cell.PROCESSES.stream().filter(it -> cells.stream().anyMatch(c -> c.has(it))).toList();
    List<List<String>> rows = new ArrayList<>();
    List<String> heads = new ArrayList<>(processes.stream().map(it -> it + " µs").toList());
    heads.addAll(List.of("house µs", "waits", "preempted", "calls", "sockets", "queue", "key ops"));
    rows.add(Columns.cells("", heads));
    for (Cell it : cells) {
      List<String> row =
          new ArrayList<>(
              processes.stream()
                  .map(p -> it.has(p) ? Figures.number(it.cpuMicros(p).median()) : "-")
                  .collect(Collectors.toList()));
      row.add(Figures.spread(it.houseMicros()));
      row.add(Figures.number(it.voluntary().median()));
      row.add(Figures.number(it.involuntary().median()));
      row.add(it.systemCalls().isPresent() ? Figures.number(it.systemCalls().getAsDouble()) : "-");
      row.add(Figures.bytes(it.socketBytes().median()));
      row.add(Figures.bytes(it.queueBytes().median()));
      row.add(Figures.number(it.keyOperations().median()));
      rows.add(Columns.cells(it.arrangement().name(), row));
    }
    return rows;
  }

  private static String table(List<List<String>> rows) {
    Columns table = new Columns();
    rows.forEach(table::row);
    return table.text();
  }

  private static String memory(Results results) {
    Columns table = new Columns();
    table.row("", "gate", "filter", "guard");
    Work work = results.options().works().getLast();
    for (Cell it : results.of(work)) {
      List<String> row = new ArrayList<>();
      for (String process : List.of("gate", "filter", "guard")) {
        row.add(it.has(process) ? Figures.number(it.residentMebibytes(process).median()) : "-");
      }
      table.row(Columns.cells(it.arrangement().name(), row));
    }
    return table.text();
  }

  /** The numbered steps of single requests. */
  private static String ways(Results results) {
    StringBuilder text =
        new StringBuilder("the way of one request, on a connection that is there\n");
    for (TracedWay way : results.ways()) {
      if (way.traces() == 0) {
        continue;
      }
      Columns table = new Columns();
      table.row(way.way().word(), "");
      for (Step it : way.way().steps()) {
        OptionalDouble micros = way.micros().get(it.number() - 1);
        table.row(
            it.number() + " " + it.name(),
            micros.isPresent() ? Figures.time(micros.getAsDouble()) : "not seen");
      }
      text.append(table.text()).append("  " + way.total() + "\n");
    }
    return text.toString();
  }

  private static String legend(Results results) {
    StringBuilder text = new StringBuilder();
    words(results).forEach((word, what) -> text.append("%-10s %s%n".formatted(word, what)));
    return text.toString();
  }

  /** What the columns' heads mean. */
  static Map<String, String> words(Results results) {
    var words = new LinkedHashMap<String, String>();
    words.put(
        "µs", "CPU of a process for one request or MiB, user and system, from /proc/PID/stat.");
    words.put("house", "Gate, filter and guard together.");
    words.put("waits", "Voluntary context switches of the house (/proc/PID/task/*/status).");
    words.put("preempted", "Involuntary ones.");
    words.put(
        "calls",
        results.callsAbsent().isEmpty()
            ? "System calls of the house, counted by perf in a run of their own."
            : "System calls were not counted: " + results.callsAbsent() + ".");
    words.put(
        "sockets",
        "Bytes that the kernel copies between the gate and its sockets: ciphertext as the load"
            + " counts it, plaintext as the worker does. Copies inside a process are not in it.");
    words.put(
        "queue",
        "Bytes copied into and out of the SSL queue: each byte of ciphertext and of plaintext once"
            + " in and once out.");
    words.put(
        "key ops", "Operations with the private key: signatures that the load's client checked.");
    return words;
  }
}
