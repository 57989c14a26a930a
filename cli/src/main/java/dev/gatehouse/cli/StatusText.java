package dev.gatehouse.cli;

import dev.gatehouse.gateway.admin.GateStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** A gate's status as a page for people. Dates are UTC. */
final class StatusText {
  private StatusText() {}

  /**
   * All of it.
   *
   * @param shown how a path is written
   */
  static String of(GateStatus status, Function<Path, String> shown) {
    var page = new StringBuilder();
    page.append("gatehouse ").append(status.version());
    page.append(", process ").append(status.pid());
    page.append(", up ").append(Span.of(Duration.between(status.started(), status.now())));
    page.append(", state in ").append(shown.apply(Path.of(status.state()))).append("\n\n");
    var listeners = new Table();
    for (GateStatus.Listener it : status.listeners()) {
      listeners.row("listener", it.address(), it.pipeline(), "keys " + it.keys(), it.remark());
    }
    page.append(listeners).append("\n");
    status.certificates().forEach(it -> certificate(page, it, status));
    page.append("\n");
    page.append(pools(status)).append("\n");
    GateStatus.Totals totals = status.totals();
    page.append("total  ").append(count(totals.requests(), "request"));
    page.append(", ").append(grouped(totals.failures())).append(" answered with 500 or above; ");
    page.append(count(totals.connections(), "connection")).append(" open, ");
    page.append(grouped(totals.turnedAway())).append(" turned away\n");
    return page.toString();
  }

  private static void certificate(
      StringBuilder page, GateStatus.Certificate it, GateStatus status) {
    page.append("certificate  ").append(String.join(", ", it.names())).append("\n");
    if (status.certificates().size() > 1 || !it.clients().equals("none")) {
      page.append("  for ").append(it.binding());
      page.append("; clients' certificates: ").append(it.clients()).append("\n");
    }
    page.append("  until ").append(day(it.notAfter()));
    page.append(" (").append(Span.of(Duration.between(status.now(), it.notAfter())));
    page.append(it.renewsItself() ? "), renews itself " : "), to be replaced by you before ");
    page.append(day(it.renews()));
    page.append(", serial ").append(it.serial()).append("\n");
  }

  private static LocalDate day(java.time.Instant instant) {
    return LocalDate.ofInstant(instant, ZoneOffset.UTC);
  }

  /** The pools alone. */
  static String pools(GateStatus status) {
    var page = new StringBuilder();
    for (GateStatus.Pool pool : status.pools()) {
      page.append("pool ").append(pool.name()).append("  ").append(pool.state());
      page.append("  ").append(pool.command()).append("\n");
      if (!pool.reason().isEmpty()) {
        page.append("  ").append(pool.reason()).append("\n");
      }
      GateStatus.Queue queue = pool.queue();
      page.append("  ").append(count(queue.inFlight(), "request")).append(" in flight, ");
      if (queue.limit() > 1) { // what we do not start takes every request at once
        page.append(grouped(queue.waiting())).append(" waiting of at most ");
        page.append(grouped(queue.limit())).append(", ");
      }
      page.append(grouped(queue.refused())).append(" refused; ");
      page.append(count(pool.restarts(), "restart")).append("\n");
      var workers = new Table();
      for (GateStatus.Worker it : pool.workers()) {
        workers.row(
            "  " + it.name(),
            it.state(),
            it.pid() == 0 ? "" : "pid " + it.pid(),
            it.address(),
            it.pid() == 0 ? "" : "up " + Span.of(Duration.between(it.started(), status.now())),
            grouped(it.inFlight()) + " in flight");
      }
      page.append(workers);
    }
    return page.toString();
  }

  private static String count(long number, String thing) {
    return grouped(number) + " " + thing + (number == 1 ? "" : "s");
  }

  private static String grouped(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /** Columns as wide as their widest cell, two spaces apart; a column without text is left out. */
  private static final class Table {
    private final List<String[]> rows = new ArrayList<>();

    void row(String... cells) {
      rows.add(cells);
    }

    @Override
    public String toString() {
      var text = new StringBuilder();
      for (String[] row : rows) {
        var line = new StringBuilder();
        for (int column = 0; column < row.length; column++) {
          int width = width(column);
          if (width > 0) {
            line.append(row[column]).append(" ".repeat(width - row[column].length() + 2));
          }
        }
        text.append(line.toString().stripTrailing()).append("\n");
      }
      return text.toString();
    }

    private int width(int column) {
      return rows.stream().mapToInt(row -> row[column].length()).max().orElse(0);
    }
  }
}
