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

  /** With fewer, rates lie apart by chance too often. */
  private static final int ENOUGH_ROUNDS = 3;

  /** Other programs that take more of the machine than this are worth a word. */
  private static final double OTHERS_MATTER = 0.05;

  private Conclusions() {}

  /** All of them. */
  static List<String> of(Results results) {
    List<String> said = new ArrayList<>(general(results));
    results.options().works().forEach(it -> said.addAll(about(results, it)));
    return said;
  }

  /** Those that go beyond one work. */
  static List<String> general(Results results) {
    List<String> said = new ArrayList<>();
    against(results, "filter", "TLS without the way through another process").ifPresent(said::add);
    if (said.isEmpty()) {
      said.add("The question, inline or filter, is open: not both were played.");
    }
    double others =
        results.cells().stream()
            .mapToDouble(it -> it.othersShare(results.machine().cores()).median())
            .average()
            .orElse(0);
    if (others > OTHERS_MATTER) {
      said.add(
          "Other programs had "
              + Figures.percent(others)
              + " of the machine's cores meanwhile: a quiet machine gives truer figures.");
    }
    return said;
  }

  /** Those about one work. */
  static List<String> about(Results results, Work work) {
    List<String> said = new ArrayList<>();
    List<Cell> cells = results.of(work);
    Optional<Cell> yardstick = results.cell(work, Arrangement.ALL.getFirst().name());
    for (Cell it : cells) {
      if (yardstick.isPresent() && it != yardstick.get()) {
        said.add(beside(it, yardstick.get()));
      }
    }
    if (!cells.isEmpty()) {
      said.add(limit(cells, results.machine().cores()));
    }
    for (Cell it : cells) {
      if (it.errors() > 0) {
        said.add(
            capital(work.title())
                + ", "
                + it.arrangement().name()
                + ": "
                + it.errors()
                + " wrong answers or broken connections, the first: "
                + it.firstError()
                + ".");
      }
    }
    return said;
  }

  private static String beside(Cell it, Cell inline) {
    double rate = it.rate().median() / inline.rate().median();
    double cost = it.houseMicros().median() / inline.houseMicros().median();
    return capital(it.work().title())
        + ": "
        + it.arrangement().name()
        + " reaches "
        + Figures.percent(rate)
        + " of inline's rate at "
        + String.format(Locale.ROOT, "%.2f", cost)
        + " times its CPU"
        + doubt(it, inline);
  }

  private static String doubt(Cell it, Cell inline) {
    if (Math.min(it.rounds(), inline.rounds()) < ENOUGH_ROUNDS) {
      return "; too few rounds to tell whether the rates differ.";
    }
    return it.rate().isApartFrom(inline.rate())
        ? "."
        : "; the rates do not lie apart by more than rounds of one do.";
  }

  /** The article says that the new place is faster, and folklore by how much. */
  private static Optional<String> against(Results results, String other, String what) {
    List<String> parts = new ArrayList<>();
    for (Work work : results.options().works()) {
      Optional<Cell> slow = results.cell(work, other);
      Optional<Cell> inline = results.cell(work, Arrangement.ALL.getFirst().name());
      if (slow.isPresent() && inline.isPresent()) {
        double more = inline.get().rate().median() / slow.get().rate().median() - 1;
        parts.add(work.title() + " " + String.format(Locale.ROOT, "%+.0f %%", more * 100));
      }
    }
    return parts.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "Folklore gives "
                + what
                + " 10 to 20 % more. Here inline's rate beside "
                + other
                + "'s: "
                + String.join(", ", parts)
                + ".");
  }

  private static String limit(List<Cell> cells, int cores) {
    List<String> bounded =
        cells.stream()
            .filter(it -> it.loadShare().median() > LOAD_AT_ITS_LIMIT)
            .map(it -> it.arrangement().name())
            .toList();
    double machine =
        cells.stream().mapToDouble(it -> it.machineShare(cores).median()).average().orElse(0);
    String busy =
        "gate, worker and load had " + Figures.percent(machine) + " of the machine's cores";
    String title = capital(cells.getFirst().work().title());
    if (!bounded.isEmpty()) {
      return title
          + ": the load generator was the limit for "
          + String.join(", ", bounded)
          + "; compare the CPU there, not the rates ("
          + busy
          + ").";
    }
    return machine > MACHINE_AT_ITS_LIMIT
        ? title
            + ": the machine was the limit ("
            + busy
            + "), so a rate is what the CPU of all of them together allows."
        : title + ": " + busy + "; the rest was waiting, or others' work.";
  }

  static String capital(String text) {
    return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
  }
}
