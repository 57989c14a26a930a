package dev.gatehouse.gateway;

import java.util.concurrent.atomic.LongAdder;

/** Requests since the start. Safe for use by several threads. */
final class Totals {
  private final LongAdder requests = new LongAdder();
  private final LongAdder failures = new LongAdder();

  /** One more, answered with that status; 0 if nobody was there to be answered. */
  void count(int status) {
    requests.increment();
    if (status >= 500) {
      failures.increment();
    }
  }

  long requests() {
    return requests.sum();
  }

  long failures() {
    return failures.sum();
  }
}
