package dev.gatehouse.proving.bench.gate;

import dev.gatehouse.glass.play.Usage;

/** One round of one work at one front. */
record Sample(Made made, Usage used) {
  /** What the load saw. */
  record Made(long count, double seconds, double p50Micros, double p99Micros, long errors) {
    static Made of(Wrk wrk) {
      return new Made(
          wrk.requests(), wrk.seconds(), wrk.p50Micros(), wrk.p99Micros(), wrk.errors());
    }
  }

  double perSecond() {
    return made.count() / made.seconds();
  }

  double cpuMicros() {
    return used.cpuNanos() / 1e3 / Math.max(1, made.count());
  }

  double switches() {
    return (double) (used.voluntary() + used.involuntary()) / Math.max(1, made.count());
  }
}
