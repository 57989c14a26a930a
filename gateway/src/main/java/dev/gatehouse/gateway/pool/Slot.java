package dev.gatehouse.gateway.pool;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** A place for one worker in a pool, filled again and again. Seen by one thread alone. */
final class Slot {
  /** Who is in it. */
  sealed interface State {
    /** Nobody, and nobody is expected. */
    record Empty() implements State {}

    /** Somebody is started at that time. */
    record Due(Instant at) implements State {}

    record Held(Member by) implements State {}

    /** The old one serves until the young one is ready. */
    record Handover(Member old, Member young) implements State {}

    /** The old one has to be gone first, because it holds a port that the next one wants too. */
    record Clearing(Member old) implements State {}
  }

  State state = new State.Empty();
  private int starts;
  private int crashesInARow;

  /** Those who are in it now. */
  List<Member> members() {
    return switch (state) {
      case State.Empty(), State.Due(_) -> List.of();
      case State.Held(Member by) -> List.of(by);
      case State.Handover(Member old, Member young) -> List.of(old, young);
      case State.Clearing(Member old) -> List.of(old);
    };
  }

  /** Somebody is about to start here. */
  void countStart() {
    starts++;
  }

  int restarts() {
    return Math.max(0, starts - 1);
  }

  /** How long to wait after that crash: not at all after the first, then twice as long each. */
  Duration backOff(Crash crash) {
    crashesInARow = crash.afterSteadyService() ? 1 : crashesInARow + 1;
    if (crashesInARow == 1) {
      return Duration.ZERO;
    }
    Duration pause = PoolDefaults.BACK_OFF;
    for (int i = 2; i < crashesInARow && pause.compareTo(PoolDefaults.LONGEST_BACK_OFF) < 0; i++) {
      pause = pause.multipliedBy(2);
    }
    return pause.compareTo(PoolDefaults.LONGEST_BACK_OFF) < 0
        ? pause
        : PoolDefaults.LONGEST_BACK_OFF;
  }

  void forgetCrashes() {
    crashesInARow = 0;
  }
}
