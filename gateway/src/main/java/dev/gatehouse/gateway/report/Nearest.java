package dev.gatehouse.gateway.report;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** The known word that a mistyped one was most likely meant to be. */
public final class Nearest {
  private Nearest() {}

  /** The nearest of {@code known}, if it is near: a slip or two, or a part of the word. */
  public static Optional<String> to(String word, Collection<String> known) {
    int most = Math.max(1, word.length() / 3);
    return known.stream()
        .min(Comparator.<String>comparingInt(it -> slips(word, it)).thenComparing(it -> it))
        .filter(it -> slips(word, it) <= most)
        .or(
            () ->
                known.stream().filter(it -> word.length() > 3 && it.startsWith(word)).findFirst());
  }

  /**
   * How many letters have to be put in, taken out, changed or swapped with their neighbour (the
   * restricted Damerau-Levenshtein distance).
   */
  static int slips(String a, String b) {
    int[] beforeLast = new int[b.length() + 1];
    int[] last = new int[b.length() + 1];
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int[] free = beforeLast;
      beforeLast = last;
      last = row;
      row = free;
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        row[j] = Math.min(Math.min(row[j - 1], last[j]) + 1, last[j - 1] + change);
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          row[j] = Math.min(row[j], beforeLast[j - 2] + 1);
        }
      }
    }
    return row[b.length()];
  }
}
