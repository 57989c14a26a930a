package dev.gatehouse.glass.pipelines;

import dev.gatehouse.gateway.report.GateException;
import dev.gatehouse.glass.load.Work;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What is to be played.
 *
 * @param arrangements which, in this order; at least one
 * @param works which, in this order; at least one
 * @param each time for each cell in each round
 * @param rounds that count, {@code 1..50}; one more warms up
 */
public record PipelinesOptions(
    List<Arrangement> arrangements, List<Work> works, Duration each, int rounds) {
  private static final int MOST_SECONDS = 60;
  private static final int MOST_ROUNDS = 50;

  /** A gate's code is compiled by the JVM while it runs: some thousand handshakes make it fast. */
  private static final int WARMING = 3;

  public PipelinesOptions {
    arrangements = List.copyOf(arrangements);
    works = List.copyOf(works);
  }

  /**
   * As a person writes it.
   *
   * @param arrangements names of some; none means all
   * @param works words of some; none means all
   */
  public static PipelinesOptions of(
      List<String> arrangements, List<String> works, int seconds, int rounds) throws GateException {
    List<Arrangement> some = new ArrayList<>();
    for (String name : arrangements) {
      Optional<Arrangement> it = Arrangement.of(name);
      some.add(it.orElseThrow(() -> unknown("--only", name, names())));
    }
    List<Work> what = new ArrayList<>();
    for (String word : works) {
      what.add(
          Arrays.stream(Work.values())
              .filter(it -> it.word().equals(word))
              .findFirst()
              .orElseThrow(() -> unknown("--work", word, words())));
    }
    if (seconds < 1 || seconds > MOST_SECONDS) {
      throw GateException.user("--seconds takes 1 to " + MOST_SECONDS + ", not " + seconds + ".");
    }
    if (rounds < 1 || rounds > MOST_ROUNDS) {
      throw GateException.user("--rounds takes 1 to " + MOST_ROUNDS + ", not " + rounds + ".");
    }
    return new PipelinesOptions(
        some.isEmpty() ? Arrangement.ALL : some.stream().distinct().toList(),
        what.isEmpty() ? List.of(Work.values()) : what.stream().distinct().toList(),
        Duration.ofSeconds(seconds),
        rounds);
  }

  private static GateException unknown(String option, String word, String known) {
    return GateException.user(option + " does not know \"" + word + "\": it takes " + known + ".");
  }

  private static String names() {
    return Arrangement.ALL.stream()
        .map(it -> it.name().replace(" ", ""))
        .collect(Collectors.joining(", "));
  }

  private static String words() {
    return Arrays.stream(Work.values()).map(Work::word).collect(Collectors.joining(", "));
  }

  /** For each cell before the rounds that count. */
  Duration warming() {
    return each.multipliedBy(WARMING);
  }

  /** How long it takes at the least; starting and warming up come to it. */
  public Duration time() {
    return each.multipliedBy((long) rounds * arrangements.size() * works.size())
        .plus(warming().multipliedBy((long) arrangements.size() * works.size()));
  }
}
