package dev.gatehouse.wire;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * An immutable string of bytes with value equality. Not for secrets: it prints, and it compares in
 * variable time.
 */
public final class Bytes {
  public static final Bytes EMPTY = new Bytes(new byte[0]);

  private final byte[] array;

  private Bytes(byte[] array) {
    this.array = array;
  }

  /** A copy of the whole of {@code array}. */
  public static Bytes copyOf(byte[] array) {
    return array.length == 0 ? EMPTY : new Bytes(array.clone());
  }

  /** A copy of {@code length} bytes from {@code offset}. */
  public static Bytes copyOf(byte[] array, int offset, int length) {
    return length == 0 ? EMPTY : new Bytes(Arrays.copyOfRange(array, offset, offset + length));
  }

  /** Takes {@code array} over without a copy: the caller must not write to it again. */
  public static Bytes owning(byte[] array) {
    return array.length == 0 ? EMPTY : new Bytes(array);
  }

  /** The bytes of {@code text} in ASCII; a character outside ASCII is an error. */
  public static Bytes ascii(String text) {
    byte[] array = text.getBytes(StandardCharsets.US_ASCII);
    if (!new String(array, StandardCharsets.US_ASCII).equals(text)) {
      throw new IllegalArgumentException("not ASCII: " + text);
    }
    return owning(array);
  }

  /** Parses pairs of hexadecimal digits; white space between them is skipped. */
  public static Bytes hex(String digits) {
    return owning(HexFormat.of().parseHex(digits.replaceAll("\\s", "")));
  }

  public int length() {
    return array.length;
  }

  public boolean isEmpty() {
    return array.length == 0;
  }

  /** The byte at {@code index} as 0..255. */
  public int at(int index) {
    return array[index] & 0xff;
  }

  /** A copy that the caller may write to. */
  public byte[] toArray() {
    return array.clone();
  }

  /** Copies all bytes into {@code target} from {@code offset} on. */
  public void copyInto(byte[] target, int offset) {
    System.arraycopy(array, 0, target, offset, array.length);
  }

  /** The bytes from {@code from} (inclusive) to {@code to} (exclusive), copied. */
  public Bytes slice(int from, int to) {
    return from == 0 && to == array.length ? this : copyOf(array, from, to - from);
  }

  public boolean startsWith(Bytes prefix) {
    return array.length >= prefix.array.length
        && Arrays.equals(array, 0, prefix.array.length, prefix.array, 0, prefix.array.length);
  }

  /** A cursor over these bytes, which it does not copy. */
  public Cursor cursor() {
    return new Cursor(array, 0, array.length);
  }

  void writeTo(Writer out) {
    out.raw(array, 0, array.length);
  }

  public String toHex() {
    return HexFormat.of().formatHex(array);
  }

  /** The bytes as ISO-8859-1 text, one character a byte. */
  public String toLatin1() {
    return new String(array, StandardCharsets.ISO_8859_1);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Bytes b && Arrays.equals(array, b.array);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(array);
  }

  /** Hexadecimal; long strings are cut, with their length. */
  @Override
  public String toString() {
    return array.length <= 32
        ? toHex()
        : HexFormat.of().formatHex(array, 0, 29) + "…(" + array.length + " bytes)";
  }
}
