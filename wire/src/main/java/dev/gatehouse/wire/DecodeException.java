package dev.gatehouse.wire;

/**
 * Bytes from outside did not have the form they must have. Says where, counted from the start of
 * the array, and what.
 */
public final class DecodeException extends Exception {
  private static final long serialVersionUID = 1L;

  private final int offset;
  private final String reason;

  public DecodeException(int offset, String reason) {
    // No stack trace: a peer that sends garbage must not make us pay for walking the stack.
    super("at byte " + offset + ": " + reason, null, false, false);
    this.offset = offset;
    this.reason = reason;
  }

  /** Index into the array that was being decoded. */
  public int offset() {
    return offset;
  }

  /** What is wrong, without the place. */
  public String reason() {
    return reason;
  }
}
