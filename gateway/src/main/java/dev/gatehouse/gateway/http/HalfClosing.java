package dev.gatehouse.gateway.http;

/**
 * A handler below HTTP that has more to do than the socket when our side has said its last word:
 * TLS sends close_notify first (RFC 8446, section 6.1). A pipeline without such a handler has its
 * socket's output shut down.
 */
public interface HalfClosing {
  /**
   * Ends the output behind all that was written before, and leaves the input open. Called on the
   * channel's loop, once, after everything has been flushed.
   */
  void endOutput();
}
