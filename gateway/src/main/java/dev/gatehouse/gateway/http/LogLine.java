package dev.gatehouse.gateway.http;

import java.time.Duration;
import java.util.Locale;

/**
 * An entry as one line of {@code name=value} pairs, in a fixed order: first what people look for,
 * the answer and the request, then what it took, then who and with what. What says nothing is left
 * out: no bytes, no wait, the first attempt, no reason, no worker, no TLS. Whatever came from
 * outside is escaped, so that nobody can write a line, a field or a terminal's control sequence of
 * their own.
 */
public final class LogLine {
  private static final String HEX = "0123456789abcdef";

  private LogLine() {}

  /** Appends the pairs, without a time and without a line's end: those are the log's. */
  public static void write(AccessEntry entry, StringBuilder out) {
    out.append("status=");
    if (entry.status() == 0) out.append('-');
    else out.append(entry.status());
    if (!entry.reason().isEmpty()) text(out.append(" reason="), entry.reason());
    text(out.append(" method="), entry.method());
    text(out.append(" host="), entry.host());
    text(out.append(" path="), entry.path());
    millis(out.append(" took="), entry.took());
    if (entry.queued().toNanos() >= 1000) millis(out.append(" queued="), entry.queued());
    if (entry.bytesIn() > 0) out.append(" in=").append(entry.bytesIn());
    if (entry.bytesOut() > 0) out.append(" out=").append(entry.bytesOut());
    String worker = entry.worker();
    if (worker != null && !worker.isEmpty()) text(out.append(" worker="), worker);
    if (entry.attempts() > 1) out.append(" attempts=").append(entry.attempts());
    text(out.append(" client="), entry.client());
    if (!entry.tls().isEmpty()) text(out.append(" tls="), entry.tls());
    out.append(" id=").append(entry.id());
  }

  /** In milliseconds, to the microsecond. */
  private static void millis(StringBuilder out, Duration duration) {
    long micros = duration.toNanos() / 1000;
    out.append(micros / 1000).append('.');
    long rest = micros % 1000;
    out.append((char) ('0' + rest / 100))
        .append((char) ('0' + rest / 10 % 10))
        .append((char) ('0' + rest % 10))
        .append("ms");
  }

  /** Visible ASCII as it is, except what would confuse a reader; the rest as {@code \xHH}. */
  private static void text(StringBuilder out, String value) {
    if (value.isEmpty()) {
      out.append('-');
      return;
    }
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c > ' ' && c < 0x7f && c != '\\' && c != '"') {
        out.append(c);
      } else if (c < 0x100) {
        out.append("\\x").append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 15));
      } else {
        out.append("\\u").append(String.format(Locale.ROOT, "%04x", (int) c));
      }
    }
  }
}
