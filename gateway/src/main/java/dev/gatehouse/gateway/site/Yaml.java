package dev.gatehouse.gateway.site;

import java.util.List;

/**
 * A YAML document as a tree in which everything knows its place. Scalars are text: what they mean
 * is for whoever reads them to say, so that {@code no} is a word where a word is wanted.
 */
sealed interface Yaml {
  /** Where it begins. */
  Place at();

  /** What it is, with an article, for a sentence. */
  String noun();

  /**
   * A place in the text.
   *
   * @param line counted from 1
   * @param column counted from 1, in Unicode code points
   */
  record Place(int line, int column) {
    static final Place START = new Place(1, 1);

    /** Where one is after that text; lines end as YAML has it (section 5.4). */
    static Place after(String text) {
      String[] lines = text.split("\r\n|\r|\n", -1);
      String last = lines[lines.length - 1];
      return new Place(lines.length, 1 + last.codePointCount(0, last.length()));
    }
  }

  /**
   * A word, a number, a sentence.
   *
   * @param plain whether it stands there without quotes
   */
  record Scalar(String text, boolean plain, Place at) implements Yaml {
    /** Whether there is nothing at all, as after {@code key:} at a line's end. */
    boolean isNothing() {
      return plain && text.isEmpty();
    }

    @Override
    public String noun() {
      return isNothing() ? "nothing" : Findings.quoted(text);
    }
  }

  /** A list. */
  record Sequence(List<Yaml> items, Place at) implements Yaml {
    public Sequence {
      items = List.copyOf(items);
    }

    @Override
    public String noun() {
      return "a list";
    }
  }

  /** Keys with values, in their order; none twice. */
  record Mapping(List<Entry> entries, Place at) implements Yaml {
    public Mapping {
      entries = List.copyOf(entries);
    }

    @Override
    public String noun() {
      return "a block of keys";
    }
  }

  /** A key with its value. */
  record Entry(Scalar key, Yaml value) {}

  /** Something of which the fault has been said: nobody says more about it. */
  record Faulty(Place at) implements Yaml {
    @Override
    public String noun() {
      return "something faulty";
    }
  }
}
