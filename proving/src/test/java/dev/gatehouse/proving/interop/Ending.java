package dev.gatehouse.proving.interop;

/** How a connection ended, as one end saw it. */
enum Ending {
  /** The other end said close_notify. */
  CLOSE_NOTIFY,
  /** The transport ended without it. */
  TRUNCATED,
  /** The handshake or the connection failed. */
  FAILED,
  /** It does not say. */
  UNSAID
}
