package dev.gatehouse.wire.pem;

/** A PEM text is not as RFC 7468 wants it. Says which line, and never what it holds. */
public final class PemException extends Exception {
  private static final long serialVersionUID = 1L;

  private final int line;

  PemException(int line, String reason) {
    super("line " + line + ": " + reason, null, false, false);
    this.line = line;
  }

  /** Counted from 1. */
  public int line() {
    return line;
  }
}
