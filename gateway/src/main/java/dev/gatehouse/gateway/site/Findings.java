package dev.gatehouse.gateway.site;

import dev.gatehouse.gateway.site.Finding.Severity;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

/** What was found so far, and the words for it. For one thread. */
final class Findings {
  /** Nobody reads more at a time; ours (2026-11). */
  static final int MOST = 100;

  private static final int LONGEST_QUOTE = 60;

  private final List<Finding> all = new ArrayList<>();
  private int errors;

  void error(Yaml.Place at, String sentence) {
    add(Severity.ERROR, at, sentence);
  }

  void warning(Yaml.Place at, String sentence) {
    add(Severity.WARNING, at, sentence);
  }

  private void add(Severity severity, Yaml.Place at, String sentence) {
    errors += severity == Severity.ERROR ? 1 : 0;
    all.add(new Finding(severity, at.line(), at.column(), sentence));
  }

  boolean hasErrors() {
    return errors() > 0;
  }

  /** How many errors so far. */
  int errors() {
    return errors;
  }

  /** In the file's order, none twice, and not more than anybody reads. */
  List<Finding> inOrder() {
    List<Finding> sorted = new ArrayList<>(new LinkedHashSet<>(all));
    sorted.sort(Finding.ORDER);
    if (sorted.size() <= MOST) return List.copyOf(sorted);
    Finding last = sorted.get(MOST);
    Severity severity = hasErrors() ? Severity.ERROR : Severity.WARNING;
    String more = "From here on there are " + (sorted.size() - MOST) + " findings more.";
    List<Finding> shown = new ArrayList<>(sorted.subList(0, MOST));
    shown.add(new Finding(severity, last.line(), last.column(), more));
    return List.copyOf(shown);
  }

  /** What somebody wrote, short enough and plain enough to say back. */
  static String quoted(String text) {
    return "“" + shortened(text) + "”";
  }

  /** The same without quotes. */
  static String shortened(String text) {
    var plain = new StringBuilder();
    int kept = 0;
    for (int c : text.codePoints().limit(LONGEST_QUOTE).toArray()) {
      plain.appendCodePoint(Character.isISOControl(c) || isStray(c) ? '\uFFFD' : c);
      kept += Character.charCount(c);
    }
    return plain + (kept < text.length() ? "…" : "");
  }

  /** What a terminal would hide, turn around or refuse. */
  private static boolean isStray(int c) {
    int kind = Character.getType(c);
    return kind == Character.FORMAT
        || kind == Character.SURROGATE
        || kind == Character.LINE_SEPARATOR
        || kind == Character.PARAGRAPH_SEPARATOR;
  }
}
