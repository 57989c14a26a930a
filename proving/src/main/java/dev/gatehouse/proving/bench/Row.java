package dev.gatehouse.proving.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * One line of the table: one side of one work.
 *
 * @param cells by contender
 */
record Row(String work, String side, int bytes, Map<String, Cell> cells) {
  /**
   * What one contender came to.
   *
   * @param nanos for one handshake or record; empty where it is absent
   * @param allocated bytes for one, where that is known
   */
  record Cell(OptionalDouble nanos, OptionalDouble allocated, @Nullable String absence) {}

  static List<Row> of(Work work, Map<String, Measured> measured) {
    List<Row> rows = new ArrayList<>();
    for (int side = 0; side < 2; side++) {
      Map<String, Cell> cells = new LinkedHashMap<>();
      for (var entry : measured.entrySet()) {
        Measured one = entry.getValue();
        cells.put(entry.getKey(), new Cell(one.nanos(side), one.bytes(side), one.absence));
      }
      rows.add(new Row(work.title(), work.sides().get(side), work.bytes(), cells));
    }
    return rows;
  }

  /** How many times as fast we are; empty where the peer is absent. */
  OptionalDouble ratio(String peer) {
    OptionalDouble ours = nanos("gatehouse");
    OptionalDouble theirs = nanos(peer);
    return ours.isEmpty() || theirs.isEmpty()
        ? OptionalDouble.empty()
        : OptionalDouble.of(theirs.getAsDouble() / ours.getAsDouble());
  }

  OptionalDouble nanos(String peer) {
    Cell cell = cells.get(peer);
    return cell == null ? OptionalDouble.empty() : cell.nanos();
  }

  OptionalDouble allocated(String peer) {
    Cell cell = cells.get(peer);
    return cell == null ? OptionalDouble.empty() : cell.allocated();
  }
}
