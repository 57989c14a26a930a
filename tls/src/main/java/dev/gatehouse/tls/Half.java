package dev.gatehouse.tls;

/** What one direction of a connection can carry now. Reading and writing are two of these. */
public enum Half {
  /** No application data yet: the handshake is under way. */
  NONE,
  /** Application data. */
  OPEN,
  /** Nothing any more: by close_notify, by the transport's end, or by an error. */
  CLOSED
}
