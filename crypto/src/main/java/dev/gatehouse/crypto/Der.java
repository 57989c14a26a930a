package dev.gatehouse.crypto;

import dev.gatehouse.wire.DecodeException;

/**
 * Walks over DER in place. Keys are read with this and not with {@code wire.der}, because that one
 * hands out copies that nobody could zero. Strict: definite, minimal lengths of at most two octets.
 */
final class Der {
  static final int INTEGER = 0x02;
  static final int BIT_STRING = 0x03;
  static final int OCTET_STRING = 0x04;
  static final int SEQUENCE = 0x30;

  private final byte[] bytes;
  private int at;
  private final int end;

  Der(byte[] bytes) {
    this(bytes, 0, bytes.length);
  }

  private Der(byte[] bytes, int at, int end) {
    this.bytes = bytes;
    this.at = at;
    this.end = end;
  }

  /** The contents of the next element, which must carry this tag; this walker goes on behind it. */
  Der enter(int tag, String field) throws DecodeException {
    if (end - at < 2 || (bytes[at] & 0xff) != tag) {
      throw error(field + " is missing");
    }
    int length = bytes[at + 1] & 0xff;
    int from = at + 2;
    if (length >= 0x80) {
      int octets = length - 0x80;
      if (octets < 1 || octets > 2 || octets > end - from) {
        throw error(field + " has a length that is not DER, or too long");
      }
      length =
          octets == 1 ? bytes[from] & 0xff : (bytes[from] & 0xff) << 8 | (bytes[from + 1] & 0xff);
      if (length < 0x80 || (octets == 2 && length < 0x100)) {
        throw error(field + " has a length that is not minimal");
      }
      from += octets;
    }
    if (length > end - from) {
      throw error(field + " is cut off");
    }
    at = from + length;
    return new Der(bytes, from, at);
  }

  /** The contents of a BIT STRING of whole octets. */
  Der enterBitString(int tag, String field) throws DecodeException {
    Der contents = enter(tag, field);
    if (contents.length() < 1 || bytes[contents.at] != 0) {
      throw error(field + " does not hold whole octets");
    }
    contents.at++;
    return contents;
  }

  /** An INTEGER that is not negative: its contents, at least one octet and as few as possible. */
  Der enterNatural(String field) throws DecodeException {
    Der contents = enter(INTEGER, field);
    int from = contents.at;
    if (contents.length() < 1
        || bytes[from] < 0
        || (contents.length() > 1 && bytes[from] == 0 && bytes[from + 1] >= 0)) {
      throw error(field + " is no INTEGER in DER, or negative");
    }
    return contents;
  }

  boolean nextIs(int tag) {
    return at < end && (bytes[at] & 0xff) == tag;
  }

  /** Whether what is left are these bytes. */
  boolean holds(byte[] expected) {
    return java.util.Arrays.equals(bytes, at, end, expected, 0, expected.length);
  }

  /** Where what is left begins. */
  int start() {
    return at;
  }

  /** How much is left. */
  int length() {
    return end - at;
  }

  void expectEnd() throws DecodeException {
    if (at != end) {
      throw error((end - at) + " bytes left over");
    }
  }

  DecodeException error(String reason) {
    return new DecodeException(at, reason);
  }
}
