package dev.gatehouse.gateway.pool;

/** A pool cannot do what it was asked to; the message is one sentence that says why. */
public final class PoolException extends Exception {
  private static final long serialVersionUID = 1L;

  PoolException(String message) {
    super(message);
  }
}
