package dev.gatehouse.gateway.pool;

import java.util.ArrayDeque;
import java.util.List;

/** The last few lines of something. Safe for use by several threads. */
final class LastLines {
  private final int limit;
  private final ArrayDeque<String> lines = new ArrayDeque<>();

  LastLines(int limit) {
    this.limit = limit;
  }

  synchronized void add(String line) {
    if (lines.size() == limit) {
      lines.removeFirst();
    }
    lines.addLast(line);
  }

  /** Oldest first. */
  synchronized List<String> list() {
    return List.copyOf(lines);
  }
}
