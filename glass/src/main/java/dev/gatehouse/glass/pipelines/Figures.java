package dev.gatehouse.glass.pipelines;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/** Numbers for people. */
final class Figures {
  private Figures() {}

  /** Three digits that mean something, thousands apart: {@code 31,200}, {@code 4.07}. */
  static String number(double value) {
    double size = Math.abs(value);
    if (size >= 100) {
      return String.format(Locale.ROOT, "%,.0f", value);
    }
    if (size >= 10) {
      return String.format(Locale.ROOT, "%.1f", value);
    }
    return size < 0.005 ? "0" : String.format(Locale.ROOT, "%.2f", value);
  }

  /** At an axis: no digits that say nothing. */
  static String tick(double value) {
    return value == Math.rint(value)
        ? String.format(Locale.ROOT, "%,.0f", value)
        : BigDecimal.valueOf(value).round(new MathContext(3)).stripTrailingZeros().toPlainString();
  }

  /** A time in ms from a millisecond on, in µs below. */
  static String time(double micros) {
    return micros >= 1000 ? number(micros / 1000) + " ms" : number(micros) + " µs";
  }

  /** {@code 62 %}. */
  static String percent(double part) {
    return String.format(Locale.ROOT, "%.0f %%", part * 100);
  }

  /** With its spread: {@code 31,200 ±2%}. */
  static String spread(Series it) {
    return number(it.median()) + String.format(Locale.ROOT, " ±%.0f%%", it.spread() * 50);
  }

  /** Bytes with a unit: {@code 3.1 KiB}. */
  static String bytes(double count) {
    if (count >= 1 << 20) {
      return number(count / (1 << 20)) + " MiB";
    }
    return count >= 1024 ? number(count / 1024) + " KiB" : number(count) + " B";
  }
}
