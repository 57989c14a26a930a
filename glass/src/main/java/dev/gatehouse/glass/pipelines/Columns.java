package dev.gatehouse.glass.pipelines;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A table in text: the first column to the left, the others to the right. */
final class Columns {
  private final List<List<String>> rows = new ArrayList<>();

  void row(String... cells) {
    rows.add(List.of(cells));
  }

  void row(List<String> cells) {
    rows.add(List.copyOf(cells));
  }

  String text() {
    int count = rows.stream().mapToInt(List::size).max().orElse(0);
    int[] widths = new int[count];
    for (List<String> row : rows) {
      for (int i = 0; i < row.size(); i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    StringBuilder text = new StringBuilder();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder("  ");
      for (int i = 0; i < row.size(); i++) {
        String pad = " ".repeat(widths[i] - row.get(i).length());
        line.append(i == 0 ? row.get(i) + pad : "  " + pad + row.get(i));
      }
      text.append(line.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }

  /** A line's cells, for {@link #row}. */
  static List<String> cells(String first, List<String> others) {
    List<String> all = new ArrayList<>(Arrays.asList(first));
    all.addAll(others);
    return all;
  }
}
