package dev.gatehouse.wire;

import java.util.ArrayList;
import java.util.List;

/**
 * Reads big-endian numbers and length-prefixed vectors (RFC 8446, section 3) from a byte array,
 * which it does not copy. It ends where its structure ends, and a child made by {@code vector…}
 * cannot see past its parent. Every read is bounded; running out of bytes is a {@link
 * DecodeException} that names the field.
 */
public final class Cursor {
  private final byte[] bytes;
  private int at;
  private final int end;

  /** A cursor over {@code bytes[from..to)}. */
  public Cursor(byte[] bytes, int from, int to) {
    if (from < 0 || from > to || to > bytes.length) {
      throw new IndexOutOfBoundsException("[" + from + ".." + to + ") of " + bytes.length);
    }
    this.bytes = bytes;
    this.at = from;
    this.end = to;
  }

  /** Decodes the whole of {@code in}. A byte left over is an error: we misread, or were misled. */
  public static <T> T all(Cursor in, Decoder<T> decoder) throws DecodeException {
    T value = decoder.decode(in);
    in.expectEnd();
    return value;
  }

  /** Decodes the whole of {@code in}. */
  public static <T> T all(Bytes in, Decoder<T> decoder) throws DecodeException {
    return all(in.cursor(), decoder);
  }

  public void expectEnd() throws DecodeException {
    if (at != end) {
      throw new DecodeException(at, (end - at) + " bytes left over");
    }
  }

  public int remaining() {
    return end - at;
  }

  public boolean hasRemaining() {
    return at != end;
  }

  /** Where the next read happens, as an index into the underlying array. */
  public int position() {
    return at;
  }

  /** The next byte as 0..255, without moving. */
  public int peek(String field) throws DecodeException {
    require(1, field);
    return bytes[at] & 0xff;
  }

  public int u8(String field) throws DecodeException {
    return bytes[take(1, field)] & 0xff;
  }

  public int u16(String field) throws DecodeException {
    int i = take(2, field);
    return (bytes[i] & 0xff) << 8 | (bytes[i + 1] & 0xff);
  }

  public int u24(String field) throws DecodeException {
    int i = take(3, field);
    return (bytes[i] & 0xff) << 16 | (bytes[i + 1] & 0xff) << 8 | (bytes[i + 2] & 0xff);
  }

  /** An unsigned 32-bit number, 0..2^32-1. */
  public long u32(String field) throws DecodeException {
    int i = take(4, field);
    return (bytes[i] & 0xffL) << 24
        | (bytes[i + 1] & 0xff) << 16
        | (bytes[i + 2] & 0xff) << 8
        | (bytes[i + 3] & 0xff);
  }

  /** Exactly {@code length} bytes, copied. */
  public Bytes bytes(int length, String field) throws DecodeException {
    return Bytes.copyOf(bytes, take(length, field), length);
  }

  /** All that is left, copied. */
  public Bytes rest() {
    Bytes all = Bytes.copyOf(bytes, at, end - at);
    at = end;
    return all;
  }

  /** Exactly {@code length} bytes as a cursor of their own. */
  public Cursor sub(int length, String field) throws DecodeException {
    int start = take(length, field);
    return new Cursor(bytes, start, start + length);
  }

  /** A vector with a one-byte length, as a cursor of its own. */
  public Cursor vector8(String field) throws DecodeException {
    return sub(u8(field), field);
  }

  /** A vector with a two-byte length, as a cursor of its own. */
  public Cursor vector16(String field) throws DecodeException {
    return sub(u16(field), field);
  }

  /** A vector with a three-byte length, as a cursor of its own. */
  public Cursor vector24(String field) throws DecodeException {
    return sub(u24(field), field);
  }

  /** Opaque bytes with a one-byte length, copied. */
  public Bytes opaque8(String field) throws DecodeException {
    return bytes(u8(field), field);
  }

  /** Opaque bytes with a two-byte length, copied. */
  public Bytes opaque16(String field) throws DecodeException {
    return bytes(u16(field), field);
  }

  /** Opaque bytes with a three-byte length, copied. */
  public Bytes opaque24(String field) throws DecodeException {
    return bytes(u24(field), field);
  }

  /** Decodes values until nothing is left. */
  public <T> List<T> list(Decoder<T> decoder) throws DecodeException {
    List<T> values = new ArrayList<>();
    while (at != end) {
      int before = at;
      values.add(decoder.decode(this));
      if (at == before) {
        throw new IllegalStateException("a decoder that reads nothing would never end");
      }
    }
    return List.copyOf(values);
  }

  /** Decodes values until nothing is left; at least one must be there. */
  public <T> List<T> nonEmptyList(String field, Decoder<T> decoder) throws DecodeException {
    if (at == end) {
      throw new DecodeException(at, field + " is empty");
    }
    return list(decoder);
  }

  /** A second cursor at the same place, for a look ahead that does not move this one. */
  public Cursor fork() {
    return new Cursor(bytes, at, end);
  }

  /** An error at the place of the next read. */
  public DecodeException error(String reason) {
    return new DecodeException(at, reason);
  }

  private void require(int length, String field) throws DecodeException {
    if (length > end - at) {
      throw new DecodeException(at, field + " needs " + length + " bytes, " + (end - at) + " left");
    }
  }

  private int take(int length, String field) throws DecodeException {
    require(length, field);
    int start = at;
    at += length;
    return start;
  }
}
