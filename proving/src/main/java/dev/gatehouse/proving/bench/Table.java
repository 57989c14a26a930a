package dev.gatehouse.proving.bench;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.Set;

/** The rows, for people and for programs. */
final class Table {
  private static final List<String> PEERS = List.of("limit", "jsse", "tcnative", "go", "rustls");

  private final List<Row> rows;

  Table(List<Row> rows) {
    this.rows = rows;
  }

  /**
   * Handshakes a second, GB/s or millions of small records a second, with how many times as fast we
   * are in brackets; then what a handshake or record allocates.
   */
  String text() {
    StringBuilder text = new StringBuilder();
    line(text, "", "", "gatehouse", PEERS);
    for (Row row : rows) {
      List<String> cells = new ArrayList<>();
      for (String peer : PEERS) {
        OptionalDouble ratio = row.ratio(peer);
        cells.add(
            ratio.isEmpty()
                ? "-"
                : rate(row, row.nanos(peer))
                    + String.format(Locale.ROOT, " (%.2f)", ratio.getAsDouble()));
      }
      line(text, row.work(), row.side(), rate(row, row.nanos("gatehouse")), cells);
    }
    text.append("\nallocated for each, bytes\n");
    for (Row row : rows) {
      List<String> cells = new ArrayList<>();
      for (String peer : PEERS) {
        cells.add(bytes(row.allocated(peer)));
      }
      line(text, row.work(), row.side(), bytes(row.allocated("gatehouse")), cells);
    }
    Set<String> absences = absences();
    if (!absences.isEmpty()) {
      text.append('\n');
      absences.forEach(it -> text.append(it).append('\n'));
    }
    return text.toString();
  }

  private static void line(
      StringBuilder text, String work, String side, String ours, List<String> cells) {
    text.append(String.format("%-32s %-8s %14s", work, side, ours));
    for (String cell : cells) {
      text.append(String.format(" %20s", cell));
    }
    text.append('\n');
  }

  private static String rate(Row row, OptionalDouble nanos) {
    if (nanos.isEmpty()) {
      return "-";
    }
    double perSecond = 1e9 / nanos.getAsDouble();
    if (row.bytes() == 0) {
      return String.format(Locale.ROOT, "%,.0f/s", perSecond);
    }
    return row.bytes() < 1024
        ? String.format(Locale.ROOT, "%.2f M/s", perSecond / 1e6)
        : String.format(Locale.ROOT, "%.2f GB/s", perSecond * row.bytes() / 1e9);
  }

  private static String bytes(OptionalDouble bytes) {
    return bytes.isEmpty() ? "-" : String.format(Locale.ROOT, "%,.0f", bytes.getAsDouble());
  }

  private Set<String> absences() {
    Set<String> absences = new LinkedHashSet<>();
    for (Row row : rows) {
      row.cells()
          .forEach(
              (peer, cell) -> {
                if (cell.absence() != null) {
                  absences.add(row.work() + " without " + peer + ": " + cell.absence());
                }
              });
    }
    return absences;
  }

  /** {@code [{"work":…,"side":…,"ours":{…},"peers":{…},"ratios":{…}}, …]}. */
  String json() {
    List<String> texts = new ArrayList<>();
    for (Row row : rows) {
      List<String> peers = new ArrayList<>();
      List<String> ratios = new ArrayList<>();
      for (String peer : row.cells().keySet()) {
        if (!peer.equals("gatehouse")) {
          peers.add(quoted(peer) + ":" + cell(row, peer));
          row.ratio(peer)
              .ifPresent(it -> ratios.add(quoted(peer) + String.format(Locale.ROOT, ":%.3f", it)));
        }
      }
      texts.add(
          String.format(
              "{\"work\":%s,\"side\":%s,\"bytes\":%d,\"ours\":%s,\"peers\":{%s},\"ratios\":{%s}}",
              quoted(row.work()),
              quoted(row.side()),
              row.bytes(),
              cell(row, "gatehouse"),
              String.join(",", peers),
              String.join(",", ratios)));
    }
    return "[" + String.join(",\n ", texts) + "]\n";
  }

  private static String cell(Row row, String peer) {
    List<String> fields = new ArrayList<>();
    row.nanos(peer)
        .ifPresent(it -> fields.add(String.format(Locale.ROOT, "\"nanoseconds\":%.1f", it)));
    row.allocated(peer)
        .ifPresent(it -> fields.add(String.format(Locale.ROOT, "\"allocatedBytes\":%.1f", it)));
    Row.Cell cell = row.cells().get(peer);
    if (cell != null && cell.absence() != null) {
      fields.add("\"absent\":" + quoted(cell.absence()));
    }
    return "{" + String.join(",", fields) + "}";
  }

  private static String quoted(String text) {
    return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }
}
