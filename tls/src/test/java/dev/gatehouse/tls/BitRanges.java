package dev.gatehouse.tls;

import dev.gatehouse.tls.Rehearsal.Flight;
import dev.gatehouse.tls.spec.ContentType;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Bits by their names, neighbours together. */
final class BitRanges {
  private record Range(String field, int first, int last) {}

  private final List<Range> ranges = new ArrayList<>();

  /** Bits of a field are numbered from its least significant one. */
  void add(Flight flight, int bit) {
    byte[] bytes = flight.bytes();
    int at = 0;
    int number = 1;
    while (at + recordLength(bytes, at) <= bit >> 3) {
      at += recordLength(bytes, at);
      number++;
    }
    int offset = (bit >> 3) - at;
    String field = flight + ": " + field(offset) + " of " + type(bytes[at]) + " record " + number;
    int inField = (offset == 1 || offset == 3 ? 8 : 0) + (bit & 7);
    Range last = ranges.isEmpty() ? null : ranges.getLast();
    if (last != null && last.field().equals(field) && last.last() + 1 == inField) {
      ranges.set(ranges.size() - 1, new Range(field, last.first(), inField));
    } else {
      ranges.add(new Range(field, inField, inField));
    }
  }

  List<String> names() {
    return ranges.stream().map(r -> r.field() + ", bits " + r.first() + ".." + r.last()).toList();
  }

  static int recordLength(byte[] bytes, int at) {
    return 5 + ((bytes[at + 3] & 0xff) << 8 | (bytes[at + 4] & 0xff));
  }

  private static String field(int offset) {
    return switch (offset) {
      case 0 -> "type";
      case 1, 2 -> "version";
      case 3, 4 -> "length";
      default -> "byte " + (offset - 5);
    };
  }

  private static String type(byte code) {
    return Objects.requireNonNull(ContentType.of(code & 0xff))
        .name()
        .toLowerCase(java.util.Locale.ROOT);
  }
}
