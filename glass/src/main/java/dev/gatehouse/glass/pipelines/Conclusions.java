package dev.gatehouse.glass.pipelines;

import dev.gatehouse.glass.load.Work;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What the figures say, in sentences that are computed from them: none is here that was known
 * before. Two arrangements differ where all rounds of the one lie on one side of all of the other.
 */
final class Conclusions {
  /** The load's thread is at work for more of the time than this: then it is what limits. */
  private static final double LOAD_AT_ITS_LIMIT = 0.9;

  /** All cores together are at work for more than this: then the machine is what limits. */
  private static final double MACHINE_AT_ITS_LIMIT = 0.9;

  private Conclusions() {}

  static List<String> of(Results results) {
    List<String> said = new ArrayList<>();
    for (Work work : results.options().works()) {
      Optional<Cell> yardstick = results.cell(work, Arrangement.ALL.getFirst().name());
      for (Cell it : results.of(work)) {
        if (yardstick.isPresent() && it != yardstick.get()) {
          said.add(beside(it, yardstick.get()));
        }
      }
    }
    folklore(results).ifPresent(said::add);
    for (Work work : results.options().works()) {
      limit(results, work).ifPresent(said::add);
    }
    for (Cell it : results.cells()) {
      if (it.isMeasured() && it.errors() > 0) {
        said.add(
            it.work().title()
                + ", "
                + it.arrangement().name()
                + ": "
                + it.errors()
                + " wrong answers or broken connections, the first: "
                + it.firstError()
                + ".");
      }
    }
    if (said.isEmpty()) {
      said.add("Nothing beside each other: one arrangement was played.");
    }
    return said;
  }

  private static String beside(Cell it, Cell inline) {
    double rate = it.rate().median() / inline.rate().median();
    double cost = it.houseMicros().median() / inline.houseMicros().median();
    String who =
        capital(it.work().title())
            + ": "
            + it.arrangement().name()
            + " reaches "
            + Figures.percent(rate)
            + " of inline's rate at "
            + String.format(Locale.ROOT, "%.2f", cost)
            + " times its CPU";
    return who
        + (it.rate().isApartFrom(inline.rate())
            ? "."
            : "; the rates do not lie apart by more than rounds of one do.");
  }

  /** The article says that the new place is faster, and folklore by how much. */
  private static Optional<String> folklore(Results results) {
    List<String> parts = new ArrayList<>();
    for (Work work : results.options().works()) {
      Optional<Cell> filter = results.cell(work, "filter");
      Optional<Cell> inline = results.cell(work, Arrangement.ALL.getFirst().name());
      if (filter.isPresent() && inline.isPresent()) {
        double more = inline.get().rate().median() / filter.get().rate().median() - 1;
        parts.add(work.title() + " " + String.format(Locale.ROOT, "%+.0f %%", more * 100));
      }
    }
    return parts.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "Folklore gives TLS without the way through another process 10 to 20 % more. Here"
                + " inline has, beside filter: "
                + String.join(", ", parts)
                + ".");
  }

  private static Optional<String> limit(Results results, Work work) {
    List<Cell> cells = results.of(work);
    if (cells.isEmpty()) {
      return Optional.empty();
    }
    int cores = results.machine().cores();
    List<String> bounded =
        cells.stream()
            .filter(it -> it.loadShare().median() > LOAD_AT_ITS_LIMIT)
            .map(it -> it.arrangement().name())
            .toList();
    double machine =
        cells.stream().mapToDouble(it -> it.machineShare(cores).median()).average().orElse(0);
    String busy = Figures.percent(machine) + " of the machine's cores were at work";
    String title = capital(work.title());
    if (!bounded.isEmpty()) {
      return Optional.of(
          title
              + ": the load generator was the limit for "
              + String.join(", ", bounded)
              + "; compare the CPU there, not the rates. "
              + busy
              + ".");
    }
    return Optional.of(
        machine > MACHINE_AT_ITS_LIMIT
            ? title
                + ": the machine was the limit, "
                + busy
                + ", so that a rate is what the CPU of gate, worker and load together allows."
            : title + ": " + busy + "; waiting for one another was the rest.");
  }

  private static String capital(String text) {
    return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
  }
}
