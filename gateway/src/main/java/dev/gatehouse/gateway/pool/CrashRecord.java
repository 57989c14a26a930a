package dev.gatehouse.gateway.pool;

import dev.gatehouse.gateway.queue.Refusal;
import java.time.Instant;
import java.util.ArrayDeque;

/** The crashes of a pool within the last minutes: rapid-fail protection. Not thread-safe. */
final class CrashRecord {
  private final PoolSpec.CrashLimits limits;
  private final ArrayDeque<Instant> times = new ArrayDeque<>();

  CrashRecord(PoolSpec.CrashLimits limits) {
    this.limits = limits;
  }

  /** Returns true where that is one too many. */
  boolean add(Instant now) {
    times.addLast(now);
    return recent(now) >= limits.limit();
  }

  /** How many count now. */
  int recent(Instant now) {
    Instant oldest = now.minus(limits.within());
    while (!times.isEmpty() && !times.getFirst().isAfter(oldest)) {
      times.removeFirst();
    }
    return times.size();
  }

  void clear() {
    times.clear();
  }

  /** What a pool says that is only probed, after that crash. */
  Refusal.AppOffline offline(Crash last, Instant now) {
    int count = recent(now);
    String why =
        "The application's workers failed "
            + count
            + (count == 1 ? " time" : " times")
            + " within "
            + Durations.spoken(limits.within())
            + "; "
            + last.publicly()
            + ".";
    return new Refusal.AppOffline(why, last.lines(), limits.probe());
  }
}
