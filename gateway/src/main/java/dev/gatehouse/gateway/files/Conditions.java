package dev.gatehouse.gateway.files;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * What a GET or HEAD says of the file it wants: the fields of RFC 9110, sections 13.1 and 14.2, as
 * they came, several of one name joined by commas; empty where there is none. What cannot be
 * understood counts as not said, as the RFC wants it.
 *
 * @param range to be empty for HEAD, for which ranges mean nothing
 */
public record Conditions(
    String ifMatch,
    String ifNoneMatch,
    String ifModifiedSince,
    String ifUnmodifiedSince,
    String ifRange,
    String range) {

  /** Judges in the order of RFC 9110, section 13.2.2. */
  public Verdict judge(OpenFile file) {
    Instant written = file.written().truncatedTo(ChronoUnit.SECONDS);
    if (!ifMatch.isEmpty()) {
      if (!file.isStrong() && !ifMatch.equals("*")) return new Verdict.Failed();
      if (!lists(ifMatch, file.tag(), false)) return new Verdict.Failed();
    } else if (!ifUnmodifiedSince.isEmpty()) {
      Instant since = HttpDate.parse(ifUnmodifiedSince);
      if (since != null && written.isAfter(since)) return new Verdict.Failed();
    }
    if (!ifNoneMatch.isEmpty()) {
      if (lists(ifNoneMatch, file.tag(), true)) return new Verdict.NotModified();
    } else if (!ifModifiedSince.isEmpty()) {
      Instant since = HttpDate.parse(ifModifiedSince);
      if (since != null && !written.isAfter(since)) return new Verdict.NotModified();
    }
    return range.isEmpty() || !isRangeFor(file, written) ? new Verdict.Whole() : part(file);
  }

  /** RFC 9110, 13.1.5: only of the very same bytes is a part any use. */
  private boolean isRangeFor(OpenFile file, Instant written) {
    if (ifRange.isEmpty()) return true;
    if (!file.isStrong()) return false;
    if (ifRange.startsWith("\"") || ifRange.startsWith("W/")) return ifRange.equals(file.tag());
    return written.equals(HttpDate.parse(ifRange));
  }

  /** One range of bytes. Of several we make one answer with all: that is always allowed. */
  private Verdict part(OpenFile file) {
    String unit = "bytes=";
    if (!range.regionMatches(true, 0, unit, 0, unit.length())) return new Verdict.Whole();
    String spec = range.substring(unit.length()).strip();
    int dash = spec.indexOf('-');
    if (dash < 0) return new Verdict.Whole();
    Long first = number(spec.substring(0, dash));
    Long last = number(spec.substring(dash + 1));
    if (first == null || last == null) return new Verdict.Whole();
    long end = file.length() - 1;
    if (dash == 0) {
      if (spec.length() == 1) return new Verdict.Whole();
      if (last == 0) return new Verdict.Unsatisfiable();
      // The last bytes of none are none, for which Content-Range has no words.
      if (end < 0) return new Verdict.Whole();
      return new Verdict.Part(Math.max(0, file.length() - last), end);
    }
    boolean open = dash == spec.length() - 1;
    if (!open && last < first) return new Verdict.Whole();
    if (first > end) return new Verdict.Unsatisfiable();
    return new Verdict.Part(first, open ? end : Math.min(last, end));
  }

  /** A number, 0 for no text at all, null for no number; what is too large is very large. */
  private static @Nullable Long number(String digits) {
    long value = 0;
    for (int i = 0; i < digits.length(); i++) {
      int digit = digits.charAt(i) - '0';
      if (digit < 0 || digit > 9) return null;
      value = value > Long.MAX_VALUE / 10 - 1 ? Long.MAX_VALUE / 10 : value * 10 + digit;
    }
    return value;
  }

  /**
   * Whether a list of entity tags, or {@code *}, has this one.
   *
   * @param weakly whether weak tags count, as for If-None-Match
   */
  private static boolean lists(String list, String tag, boolean weakly) {
    if (list.equals("*")) return true;
    String wanted = opaque(tag);
    for (int at = 0; at < list.length(); ) {
      char c = list.charAt(at);
      if (c == ',' || c == ' ' || c == '\t') {
        at++;
        continue;
      }
      boolean weak = list.startsWith("W/", at);
      int open = weak ? at + 2 : at;
      int close = open < list.length() ? list.indexOf('"', open + 1) : -1;
      if (close < 0 || list.charAt(open) != '"') return false; // and so is the rest no list
      if ((weakly || !weak) && list.substring(open, close + 1).equals(wanted)) return true;
      at = close + 1;
    }
    return false;
  }

  private static String opaque(String tag) {
    return tag.startsWith("W/") ? tag.substring(2) : tag;
  }
}
