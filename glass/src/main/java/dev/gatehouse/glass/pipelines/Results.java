package dev.gatehouse.glass.pipelines;

import dev.gatehouse.glass.load.Work;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What came of it.
 *
 * @param began when
 * @param absent why an arrangement was not measured
 * @param callsAbsent why system calls were not counted; empty where they were
 * @param ways the ways of single requests, one for each pipeline that the program knows
 */
public record Results(
    Instant began,
    Machine machine,
    PipelinesOptions options,
    List<Cell> cells,
    Map<Arrangement, String> absent,
    String callsAbsent,
    List<TracedWay> ways) {
  public Results {
    cells = List.copyOf(cells);
    ways = List.copyOf(ways);
    absent = new LinkedHashMap<>(absent);
  }

  /** Those of a work that were measured, in the arrangements' order. */
  List<Cell> of(Work work) {
    return cells.stream().filter(it -> it.work() == work && it.isMeasured()).toList();
  }

  Optional<Cell> cell(Work work, String arrangement) {
    return of(work).stream().filter(it -> it.arrangement().name().equals(arrangement)).findFirst();
  }

  /** Whether each answer was right and each connection held. */
  public boolean clean() {
    return cells.stream().allMatch(it -> it.errors() == 0);
  }
}
