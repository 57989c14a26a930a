package dev.gatehouse.proving.interop;

/** Whom a client believes. */
enum Trust {
  /** The authorities of our certificates. */
  OURS,
  /** Some other authority, so that our certificates are nothing to it. */
  STRANGERS
}
