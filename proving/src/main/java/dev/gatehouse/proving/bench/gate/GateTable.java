package dev.gatehouse.proving.bench.gate;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/** The figures of one run, for people and for programs. Medians of the rounds. */
final class GateTable {
  private final List<String> fronts;
  private final Map<Work, Map<String, List<Sample>>> samples;
  private final Map<String, Long> idleBytes;
  private final Map<String, Double> firstAnswers;
  private final Map<String, Long> rssBytes;
  private final List<String> remarks;

  GateTable(
      List<String> fronts,
      Map<Work, Map<String, List<Sample>>> samples,
      Map<String, Long> idleBytes,
      Map<String, Double> firstAnswers,
      Map<String, Long> rssBytes,
      List<String> remarks) {
    this.fronts = fronts;
    this.samples = samples;
    this.idleBytes = idleBytes;
    this.firstAnswers = firstAnswers;
    this.rssBytes = rssBytes;
    this.remarks = remarks;
  }

  private double median(Work work, String front, ToDoubleFunction<Sample> of) {
    List<Sample> all = samples.getOrDefault(work, Map.of()).getOrDefault(front, List.of());
    double[] sorted = all.stream().mapToDouble(of).sorted().toArray();
    return sorted.length == 0 ? Double.NaN : sorted[sorted.length / 2];
  }

  String text() {
    var text = new StringBuilder();
    line(text, "", fronts);
    for (Work work : samples.keySet()) {
      text.append(work.title()).append('\n');
      row(
          text,
          "  " + work.unit() + "s a second",
          work,
          work.isBulk() ? "%.3f" : "%,.0f",
          Sample::perSecond);
      row(text, "  µs of CPU for each", work, "%,.1f", Sample::cpuMicros);
      row(text, "  context switches for each", work, "%,.3f", Sample::switches);
      if (!work.isBulk()) {
        row(text, "  p50, µs", work, "%,.0f", it -> it.made().p50Micros());
        row(text, "  p99, µs", work, "%,.0f", it -> it.made().p99Micros());
      }
      row(text, "  errors", work, "%,.0f", it -> it.made().errors());
    }
    text.append("memory\n");
    figures(text, "  resident after the load, MiB", rssBytes, 1 << 20);
    figures(
        text,
        String.format(Locale.ROOT, "  bytes for each of %,d idle connections", GateBench.IDLE),
        idleBytes,
        1);
    text.append("start\n");
    List<String> cells = new ArrayList<>();
    for (String front : fronts) {
      Double seconds = firstAnswers.get(front);
      cells.add(seconds == null ? "-" : String.format(Locale.ROOT, "%.2f", seconds));
    }
    line(text, "  s to the first HTTPS answer, second start", cells);
    remarks.forEach(it -> text.append('\n').append(it));
    return text.append('\n').toString();
  }

  private void row(
      StringBuilder text, String what, Work work, String format, ToDoubleFunction<Sample> of) {
    List<String> cells = new ArrayList<>();
    double ours = median(work, fronts.getFirst(), of);
    for (String front : fronts) {
      double value = median(work, front, of);
      String cell = Double.isNaN(value) ? "-" : String.format(Locale.ROOT, format, value);
      boolean compare = !front.equals(fronts.getFirst()) && ours > 0 && value > 0;
      cells.add(compare ? cell + String.format(Locale.ROOT, " (%.2f)", ours / value) : cell);
    }
    line(text, what, cells);
  }

  private void figures(StringBuilder text, String what, Map<String, Long> values, long unit) {
    List<String> cells = new ArrayList<>();
    for (String front : fronts) {
      Long value = values.get(front);
      cells.add(value == null ? "-" : String.format(Locale.ROOT, "%,d", value / unit));
    }
    line(text, what, cells);
  }

  private static void line(StringBuilder text, String what, List<String> cells) {
    text.append(String.format("%-46s", what));
    cells.forEach(it -> text.append(String.format(" %18s", it)));
    text.append('\n');
  }

  /**
   * {@code {"fronts":[…],"works":{TITLE:{FRONT:{…}}}}}; in brackets of the text: ours to theirs.
   */
  String json() {
    List<String> works = new ArrayList<>();
    for (Work work : samples.keySet()) {
      List<String> cells = new ArrayList<>();
      for (String front : fronts) {
        Map<String, Double> cell = new TreeMap<>();
        cell.put("perSecond", median(work, front, Sample::perSecond));
        cell.put("cpuMicros", median(work, front, Sample::cpuMicros));
        cell.put("switches", median(work, front, Sample::switches));
        cell.put("p50Micros", median(work, front, it -> it.made().p50Micros()));
        cell.put("p99Micros", median(work, front, it -> it.made().p99Micros()));
        cell.put("errors", median(work, front, it -> it.made().errors()));
        cells.add("\"" + front + "\":" + object(cell));
      }
      works.add("\"" + work.title() + "\":{" + String.join(",", cells) + "}");
    }
    return "{\"works\":{" + String.join(",\n ", works) + "}}\n";
  }

  private static String object(Map<String, Double> cell) {
    List<String> fields = new ArrayList<>();
    cell.forEach(
        (key, value) -> {
          if (!value.isNaN()) {
            fields.add("\"" + key + "\":" + String.format(Locale.ROOT, "%.3f", value));
          }
        });
    return "{" + String.join(",", fields) + "}";
  }
}
