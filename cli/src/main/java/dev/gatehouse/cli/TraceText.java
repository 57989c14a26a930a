package dev.gatehouse.cli;

import dev.gatehouse.gateway.trace.Step;
import dev.gatehouse.gateway.trace.Trace;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.OptionalLong;

/**
 * A request's way for people: what it was, then each step with the microsecond at which it was
 * over, how many it took, and these as a bar.
 */
final class TraceText {
  private static final int BAR = 20;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss.SSS'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private TraceText() {}

  static String of(Trace trace) {
    var out = new StringBuilder(head(trace)).append('\n');
    for (Step it : trace.way().steps()) {
      out.append(step(trace, it)).append('\n');
    }
    return out.append('\n').toString();
  }

  private static String head(Trace trace) {
    Trace.Request it = trace.request();
    var head = new StringBuilder(TIME.format(it.when()));
    head.append("  ").append(clean((it.method() + " " + it.host() + it.path()).strip()));
    head.append("  ").append(it.status() == 0 ? "no answer" : it.status());
    if (!it.reason().isEmpty()) head.append(' ').append(it.reason());
    head.append("  ").append(micros(trace.took().toNanos())).append(" µs");
    head.append("  ").append(trace.way().word());
    if (!it.worker().isEmpty()) head.append("  ").append(it.worker());
    if (it.attempts() > 1) head.append(" at attempt ").append(it.attempts());
    return head.append("  ").append(it.id()).toString();
  }

  private static String step(Trace trace, Step step) {
    OptionalLong took = trace.took(step);
    String number = String.format(Locale.ROOT, "%4d", step.number());
    if (took.isEmpty()) return number + " ".repeat(24 + BAR + 2) + "   " + step.name() + " ·";
    return number
        + String.format(
            Locale.ROOT,
            "  %9s µs  %9s  %s  %s",
            micros(trace.at(step).orElseThrow()),
            "+" + micros(took.getAsLong()),
            bar(took.getAsLong(), trace.took().toNanos()),
            step.name());
  }

  private static String bar(long part, long whole) {
    int cells = whole == 0 ? 0 : (int) Math.round((double) BAR * part / whole);
    return "▇".repeat(cells) + " ".repeat(BAR - cells);
  }

  private static String micros(long nanos) {
    return String.format(Locale.ROOT, "%,d", Math.round(nanos / 1000.0));
  }

  /** What a client sent must not move the cursor, nor look like another request. */
  private static String clean(String text) {
    var clean = new StringBuilder(text.length());
    text.codePoints()
        .forEach(it -> clean.appendCodePoint(it < 0x20 || (it >= 0x7f && it < 0xa0) ? '?' : it));
    return clean.toString();
  }
}
