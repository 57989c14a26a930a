package dev.gatehouse.gateway.helper;

import java.time.Duration;

/**
 * How long to wait before a helper is started again: not at all after one that served, and longer
 * and longer while they end at once. Not thread-safe.
 */
final class Backoff {
  /** Who lived so long has served, and what ended it is no fault of its start. 2026-11. */
  static final Duration SERVED = Duration.ofSeconds(10);

  /** Before the third start; the second is at once, for each second without is one without TLS. */
  static final Duration FIRST = Duration.ofMillis(250);

  static final Duration LONGEST = Duration.ofSeconds(30);

  private int quickEnds;

  /** One has ended after that time. */
  Duration ended(Duration lived) {
    quickEnds = lived.compareTo(SERVED) >= 0 ? 0 : quickEnds + 1;
    if (quickEnds <= 1) {
      return Duration.ZERO;
    }
    Duration wait = FIRST.multipliedBy(1L << Math.min(quickEnds - 2, 10));
    return wait.compareTo(LONGEST) < 0 ? wait : LONGEST;
  }
}
