package dev.gatehouse.gateway.filter;

/** The SSL queue's bounds, each with its reason. November 2026. */
final class FilterDefaults {
  private FilterDefaults() {}

  /** Of data in each direction for each loop: a few hundred small requests, or 60 large records. */
  static final int RING_BYTES = 1 << 20;

  /**
   * Under way for one connection in one direction, in bytes: four reads of a socket's 64 KiB would
   * fill a ring of 16 connections; half of that still covers the queue's round trip at full speed.
   */
  static final int WINDOW_BYTES = 128 << 10;

  /** More than that waits above: half of Netty's default high mark starts it again. */
  static final int WRITABLE_BYTES = 64 << 10;

  /** Connections of one loop: as many as it can have descriptors. */
  static final int MOST_CONNECTIONS = 1 << 20;

  /** Connections of one loop that wait for a filter that is starting; others are closed. */
  static final int MOST_WAITING = 1024;

  /**
   * As soon as that much is written, the other side may begin with it: both work at the same time
   * on large bodies, and small frames still go in one batch.
   */
  static final int BATCH_BYTES = 32 << 10;

  /**
   * The filter looks so long before it sleeps, where looking has paid. On two busy cores it does
   * not: a round trip of a ring took 5 us between two threads that sleep at once, 12 for those that
   * look for 3 us first, 40 for 15 us, since who looks keeps the other from the core.
   */
  static final long SPIN_NANOS = 10_000;
}
