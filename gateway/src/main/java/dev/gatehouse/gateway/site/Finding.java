package dev.gatehouse.gateway.site;

import java.util.Comparator;

/**
 * What is wrong in a site file, or not wrong and yet not what its author expects.
 *
 * @param severity whether the file can be used in spite of it
 * @param line counted from 1
 * @param column counted from 1, in Unicode code points
 * @param sentence one sentence for a person: what, and what to do about it
 */
public record Finding(Severity severity, int line, int column, String sentence) {
  /** In the file's order. */
  static final Comparator<Finding> ORDER =
      Comparator.comparingInt(Finding::line).thenComparingInt(Finding::column);

  /** Whether the file can be used. */
  public enum Severity {
    /** It cannot. */
    ERROR,
    /** It can, and its author should read this. */
    WARNING
  }

  /** As compilers write it, so that editors can jump there: {@code FILE:LINE:COLUMN: sentence}. */
  public String in(String file) {
    String kind = severity == Severity.WARNING ? "warning: " : "";
    return file + ":" + line + ":" + column + ": " + kind + sentence;
  }
}
