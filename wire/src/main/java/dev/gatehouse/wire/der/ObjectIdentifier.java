package dev.gatehouse.wire.der;

import dev.gatehouse.wire.Bytes;
import dev.gatehouse.wire.DecodeException;
import dev.gatehouse.wire.Writer;
import java.util.ArrayList;
import java.util.List;

/**
 * An OBJECT IDENTIFIER (ITU-T X.690, section 8.19), held as its contents octets, which are unique
 * in DER.
 *
 * @param contents 1..{@value #MAX_BYTES} bytes
 */
public record ObjectIdentifier(Bytes contents) {
  /**
   * The longest in use have about 20 bytes; RFC 5280 sets no bound, so this one is ours (2026-11).
   */
  public static final int MAX_BYTES = 64;

  public ObjectIdentifier {
    if (!isWellFormed(contents)) {
      throw new IllegalArgumentException("no contents of an object identifier: " + contents);
    }
  }

  /** Parses dotted numbers such as {@code 2.5.29.19}. */
  public static ObjectIdentifier of(String dotted) {
    List<Long> arcs = new ArrayList<>();
    for (String arc : dotted.split("\\.", -1)) {
      if (!arc.matches("[0-9]{1,18}")) {
        throw new IllegalArgumentException("no object identifier: " + dotted);
      }
      arcs.add(Long.parseLong(arc));
    }
    if (arcs.size() < 2 || arcs.get(0) > 2 || (arcs.get(0) < 2 && arcs.get(1) > 39)) {
      throw new IllegalArgumentException("no object identifier: " + dotted);
    }
    Writer out = new Writer(16);
    base128(out, arcs.get(0) * 40 + arcs.get(1));
    for (long arc : arcs.subList(2, arcs.size())) {
      base128(out, arc);
    }
    return new ObjectIdentifier(out.toBytes());
  }

  static ObjectIdentifier decode(Bytes contents, int offset) throws DecodeException {
    if (!isWellFormed(contents)) {
      throw new DecodeException(
          offset, "an OBJECT IDENTIFIER that is empty, too long, cut or padded");
    }
    return new ObjectIdentifier(contents);
  }

  /** Dotted numbers; an arc above 2^63 is printed as hexadecimal contents. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    long arc = 0;
    for (int i = 0; i < contents.length(); i++) {
      int octet = contents.at(i);
      if (arc >>> 56 != 0) {
        return "oid:" + contents.toHex();
      }
      arc = arc << 7 | (octet & 0x7f);
      if ((octet & 0x80) == 0) {
        if (text.isEmpty()) {
          long first = Math.min(arc / 40, 2);
          text.append(first).append('.').append(arc - first * 40);
        } else {
          text.append('.').append(arc);
        }
        arc = 0;
      }
    }
    return text.toString();
  }

  private static boolean isWellFormed(Bytes contents) {
    int length = contents.length();
    if (length == 0 || length > MAX_BYTES || (contents.at(length - 1) & 0x80) != 0) {
      return false;
    }
    boolean atStart = true;
    for (int i = 0; i < length; i++) {
      if (atStart && contents.at(i) == 0x80) {
        return false; // X.690, 8.19.2: the fewest octets possible
      }
      atStart = (contents.at(i) & 0x80) == 0;
    }
    return true;
  }

  private static void base128(Writer out, long value) {
    int groups = Math.max(1, (64 - Long.numberOfLeadingZeros(value) + 6) / 7);
    for (int i = groups - 1; i >= 0; i--) {
      out.u8((int) (value >>> (7 * i) & 0x7f) | (i == 0 ? 0 : 0x80));
    }
  }
}
