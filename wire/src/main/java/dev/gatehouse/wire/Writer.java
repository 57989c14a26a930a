package dev.gatehouse.wire;

import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Appends big-endian numbers and length-prefixed vectors (RFC 8446, section 3) to a growing array.
 * A number that does not fit its field is our own mistake, and an {@link IllegalArgumentException}.
 */
public final class Writer {
  private byte[] bytes;
  private int length;

  public Writer() {
    this(64);
  }

  public Writer(int capacity) {
    this.bytes = new byte[capacity];
  }

  /** What {@code content} writes, as a value. */
  public static Bytes write(Consumer<Writer> content) {
    Writer out = new Writer();
    content.accept(out);
    return out.toBytes();
  }

  public int length() {
    return length;
  }

  public Writer u8(int value) {
    fits(value, 0xff);
    ensure(1);
    bytes[length++] = (byte) value;
    return this;
  }

  public Writer u16(int value) {
    fits(value, 0xffff);
    ensure(2);
    putBig(length, 2, value);
    length += 2;
    return this;
  }

  public Writer u24(int value) {
    fits(value, 0xffffff);
    ensure(3);
    putBig(length, 3, value);
    length += 3;
    return this;
  }

  public Writer u32(long value) {
    fits(value, 0xffffffffL);
    ensure(4);
    putBig(length, 4, value);
    length += 4;
    return this;
  }

  public Writer u64(long value) {
    ensure(8);
    putBig(length, 8, value);
    length += 8;
    return this;
  }

  public Writer raw(Bytes value) {
    value.writeTo(this);
    return this;
  }

  public Writer raw(byte[] source) {
    return raw(source, 0, source.length);
  }

  public Writer raw(byte[] source, int offset, int count) {
    ensure(count);
    System.arraycopy(source, offset, bytes, length, count);
    length += count;
    return this;
  }

  public Writer opaque8(Bytes value) {
    return u8(value.length()).raw(value);
  }

  public Writer opaque16(Bytes value) {
    return u16(value.length()).raw(value);
  }

  public Writer opaque24(Bytes value) {
    return u24(value.length()).raw(value);
  }

  /** Whatever {@code content} writes, behind its length in one byte. */
  public Writer vector8(Runnable content) {
    return vector(1, content);
  }

  /** Whatever {@code content} writes, behind its length in two bytes. */
  public Writer vector16(Runnable content) {
    return vector(2, content);
  }

  /** Whatever {@code content} writes, behind its length in three bytes. */
  public Writer vector24(Runnable content) {
    return vector(3, content);
  }

  private Writer vector(int width, Runnable content) {
    int start = length;
    ensure(width);
    length += width;
    content.run();
    int size = length - start - width;
    fits(size, (1L << (8 * width)) - 1);
    putBig(start, width, size);
    return this;
  }

  /** The bytes written so far, copied. */
  public byte[] toArray() {
    return Arrays.copyOf(bytes, length);
  }

  /** The bytes written so far, copied. */
  public Bytes toBytes() {
    return Bytes.owning(toArray());
  }

  /**
   * The array that this writer fills, of which the first {@link #length()} bytes count. Valid until
   * the next write; for callers that digest or seal what was written without a copy.
   */
  public byte[] array() {
    return bytes;
  }

  /** Forgets what was written and keeps the array for the next use. */
  public void reset() {
    length = 0;
  }

  private void putBig(int at, int width, long value) {
    for (int i = 0; i < width; i++) {
      bytes[at + i] = (byte) (value >>> (8 * (width - 1 - i)));
    }
  }

  private void ensure(int more) {
    if (more > bytes.length - length) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, Math.addExact(length, more)));
    }
  }

  private static void fits(long value, long max) {
    if (value < 0 || value > max) {
      throw new IllegalArgumentException(value + " does not fit into 0.." + max);
    }
  }
}
