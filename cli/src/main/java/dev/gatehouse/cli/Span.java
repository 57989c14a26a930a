package dev.gatehouse.cli;

import java.time.Duration;

/** Durations for people: the two largest units, or one where that is exact enough. */
final class Span {
  private Span() {}

  /** Such as {@code 4 s}, {@code 3 min}, {@code 2 h 5 min}, {@code 1 day 4 h}, {@code 89 days}. */
  static String of(Duration duration) {
    long seconds = Math.max(0, duration.toSeconds());
    if (seconds < 60) {
      return seconds + " s";
    }
    long minutes = seconds / 60;
    if (minutes < 60) {
      return minutes + " min";
    }
    long hours = minutes / 60;
    if (hours < 24) {
      return two(hours + " h", minutes % 60, " min");
    }
    long days = hours / 24;
    return days == 1 ? two("1 day", hours % 24, " h") : days + " days";
  }

  private static String two(String large, long small, String unit) {
    return small == 0 ? large : large + " " + small + unit;
  }
}
