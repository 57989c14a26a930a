package dev.gatehouse.glass.pipelines;

import static dev.gatehouse.glass.page.Markup.text;

import dev.gatehouse.glass.load.Work;
import dev.gatehouse.glass.page.Chart;
import dev.gatehouse.glass.page.Chart.Part;
import dev.gatehouse.glass.page.Chart.Row;
import dev.gatehouse.glass.page.Markup;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** The results as a page that stands alone. */
public final class PipelinesPage {
  private static final String TITLE = "Where TLS happens, and what it costs";

  private PipelinesPage() {}

  /** All of it. */
  public static String of(Results results) {
    StringBuilder body = new StringBuilder("<main>\n");
    body.append("<h1>" + TITLE + "</h1>\n");
    PipelinesText.head(results)
        .lines()
        .forEach(it -> body.append("<p class=\"soft\">" + text(it) + "</p>\n"));
    body.append(says(Conclusions.general(results)));
    results
        .absent()
        .forEach(
            (it, why) ->
                body.append(
                    "<p class=\"soft\"><strong>"
                        + it.name()
                        + "</strong> is not here: "
                        + text(why)
                        + "</p>\n"));
    body.append(flows(results));
    for (Work work : results.options().works()) {
      if (!results.of(work).isEmpty()) {
        body.append(section(work, results.of(work)));
        body.append(says(Conclusions.about(results, work)));
      }
    }
    body.append(legend(results));
    return Markup.page(TITLE, body.append("</main>\n").toString());
  }

  private static String says(List<String> sentences) {
    StringBuilder out = new StringBuilder("<ul class=\"says\">\n");
    sentences.forEach(it -> out.append("<li>" + text(it) + "</li>\n"));
    return out.append("</ul>\n").toString();
  }

  private static String flows(Results results) {
    StringBuilder out =
        new StringBuilder(
            "<h2>The way of one request</h2>\n<p class=\"soft\">On a connection that is there"
                + " already; the way back is part of it.</p>\n<div class=\"pair\">\n");
    double longest = results.ways().stream().mapToDouble(it -> it.flow().longest()).max().orElse(0);
    List<String> panels = new ArrayList<>();
    for (TracedWay it : results.ways()) {
      panels.add(
          "<section class=\"panel\">\n<h3>"
              + text(flowTitle(it))
              + "</h3>\n"
              + it.flow().html(longest)
              + "<p class=\"total\">"
              + text(it.total())
              + "</p>\n</section>\n");
    }
    // The long one stands beside the short ones.
    out.append(panels.getFirst()).append("<div class=\"stack\">\n");
    panels.subList(1, panels.size()).forEach(out::append);
    return out.append("</div>\n</div>\n").toString();
  }

  private static String flowTitle(TracedWay it) {
    int steps = it.way().steps().size();
    return it.way().word()
        + ": "
        + steps
        + switch (it.way()) {
          case INLINE -> " steps, where the connection is accepted";
          case FILTER_PROCESS -> " steps, as in IIS 6";
          case KERNEL_TLS -> " steps, as since IIS 7";
        };
  }

  private static String section(Work work, List<Cell> cells) {
    String title = PipelinesText.title(work);
    int colon = title.indexOf(':');
    String unit = work.unit();
    return "<h2>"
        + text(Conclusions.capital(title.substring(0, colon)))
        + "</h2>\n<p class=\"soft\">"
        + text(title.substring(colon + 1).strip())
        + "</p>\n<div class=\"pair\">\n"
        + panel(rate(work, cells), "")
        + panel(
            latency(cells), keys(List.of("median", "tail"), List.of("p50", "from there to p99")))
        + panel(cpu(unit, cells), keys(present(cells), present(cells)))
        + panel(
            switches(unit, cells), keys(List.of("median", "tail"), List.of("waits", "preempted")))
        + "</div>\n"
        + table(cells);
  }

  private static String panel(Chart chart, String keys) {
    return "<section class=\"panel\">\n<h3>"
        + text(chart.title())
        + "</h3>\n"
        + keys
        + chart.svg()
        + "</section>\n";
  }

  private static String keys(List<String> styles, List<String> names) {
    StringBuilder out = new StringBuilder("<ul class=\"keys\">");
    for (int i = 0; i < styles.size(); i++) {
      out.append("<li class=\"" + styles.get(i) + "\">" + text(names.get(i)) + "</li>");
    }
    return out.append("</ul>\n").toString();
  }

  private static List<String> present(List<Cell> cells) {
    return Cell.PROCESSES.stream().filter(it -> cells.stream().anyMatch(c -> c.has(it))).toList();
  }

  private static Chart rate(Work work, List<Cell> cells) {
    return chart(
        work.isBulk() ? "Throughput, MiB a second" : "Requests a second",
        cells,
        it ->
            new Row(
                it.arrangement().name(),
                Figures.number(it.rate().median()),
                List.of(new Part("plain", it.rate().median(), Figures.spread(it.rate()))),
                it.rate().least(),
                it.rate().most()));
  }

  private static Chart latency(List<Cell> cells) {
    boolean slow = cells.stream().anyMatch(it -> it.p99Micros().median() >= 10_000);
    double unit = slow ? 1000 : 1;
    return chart(
        slow ? "Time for a request, ms" : "Time for a request, µs",
        cells,
        it -> {
          double p50 = it.p50Micros().median();
          double p99 = Math.max(p50, it.p99Micros().median());
          return new Row(
              it.arrangement().name(),
              Figures.number(p50 / unit) + " · " + Figures.number(p99 / unit),
              List.of(
                  new Part("median", p50 / unit, "p50 " + Figures.time(p50)),
                  new Part("tail", (p99 - p50) / unit, "p99 " + Figures.time(p99))),
              0,
              0);
        });
  }

  private static Chart cpu(String unit, List<Cell> cells) {
    return chart(
        "CPU for one " + unit + ", µs",
        cells,
        it -> {
          List<Part> parts = new ArrayList<>();
          for (String process : Cell.PROCESSES) {
            if (it.has(process)) {
              double micros = it.cpuMicros(process).median();
              parts.add(new Part(process, micros, process + " " + Figures.time(micros)));
            }
          }
          return new Row(
              it.arrangement().name(),
              "house " + Figures.number(it.houseMicros().median()),
              parts,
              0,
              0);
        });
  }

  private static Chart switches(String unit, List<Cell> cells) {
    return chart(
        "Context switches of the house for one " + unit,
        cells,
        it -> {
          double waits = it.voluntary().median();
          double preempted = it.involuntary().median();
          return new Row(
              it.arrangement().name(),
              Figures.number(waits + preempted),
              List.of(
                  new Part("median", waits, "waits " + Figures.number(waits)),
                  new Part("tail", preempted, "preempted " + Figures.number(preempted))),
              0,
              0);
        });
  }

  private static Chart chart(String title, List<Cell> cells, Function<Cell, Row> row) {
    return new Chart(title, cells.stream().map(row).toList(), Figures::tick);
  }

  private static String table(List<Cell> cells) {
    StringBuilder out = new StringBuilder("<div class=\"wide\"><table>\n<tr>");
    List<List<String>> rows = PipelinesText.cost(cells);
    rows.getFirst().forEach(it -> out.append("<th>" + text(it) + "</th>"));
    out.append("</tr>\n");
    for (List<String> row : rows.subList(1, rows.size())) {
      out.append("<tr>");
      row.forEach(it -> out.append("<td>" + text(it) + "</td>"));
      out.append("</tr>\n");
    }
    return out.append("</table></div>\n").toString();
  }

  private static String legend(Results results) {
    StringBuilder out = new StringBuilder("<h2>What the words mean</h2>\n<dl>\n");
    PipelinesText.words(results)
        .forEach(
            (word, what) -> out.append("<dt>" + text(word) + "</dt><dd>" + text(what) + "</dd>\n"));
    return out.append("</dl>\n").toString();
  }
}
