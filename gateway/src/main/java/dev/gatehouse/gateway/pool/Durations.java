package dev.gatehouse.gateway.pool;

import java.time.Duration;
import java.util.Locale;

/** Durations for people. */
final class Durations {
  private Durations() {}

  /** {@code 250 ms}, {@code 1.5 s}, {@code 30 s}, {@code 5 min}. */
  static String spoken(Duration duration) {
    long millis = duration.toMillis();
    if (millis < 1000) {
      return millis + " ms";
    }
    if (millis % 60_000 == 0) {
      return millis / 60_000 + " min";
    }
    if (millis % 1000 == 0 || millis >= 60_000) {
      return millis / 1000 + " s";
    }
    return String.format(Locale.ROOT, "%.1f s", millis / 1000.0);
  }
}
