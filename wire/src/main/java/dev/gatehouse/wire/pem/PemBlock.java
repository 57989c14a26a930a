package dev.gatehouse.wire.pem;

import dev.gatehouse.wire.Bytes;
import java.util.Arrays;

/**
 * One labelled structure out of a PEM text. The contents may be a private key: so they never print,
 * and {@link #close} zeroes them. Not thread-safe.
 */
public final class PemBlock implements AutoCloseable {
  private final String label;
  private final int line;
  private final byte[] contents;

  PemBlock(String label, int line, byte[] contents) {
    this.label = label;
    this.line = line;
    this.contents = contents;
  }

  /** What stands after {@code BEGIN}, such as {@code CERTIFICATE}. */
  public String label() {
    return label;
  }

  /** The line of {@code BEGIN} in the text, counted from 1. */
  public int line() {
    return line;
  }

  /** The contents as a value that prints; for what is no secret. */
  public Bytes bytes() {
    return Bytes.copyOf(contents);
  }

  /** A copy that the caller owns, and zeroes when it is secret. */
  public byte[] copyContents() {
    return contents.clone();
  }

  @Override
  public void close() {
    Arrays.fill(contents, (byte) 0);
  }

  @Override
  public String toString() {
    return label + " (" + contents.length + " bytes)";
  }
}
