package dev.gatehouse.proving.interop;

/** Whether a server asks who its clients are. */
enum Asking {
  NOBODY,
  /** A client without a certificate goes on. */
  ASKS,
  /** It is sent away. */
  REQUIRES
}
