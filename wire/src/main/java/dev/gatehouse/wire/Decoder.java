package dev.gatehouse.wire;

/** Reads one value from a cursor and leaves the cursor behind it. */
@FunctionalInterface
public interface Decoder<T> {
  T decode(Cursor in) throws DecodeException;
}
