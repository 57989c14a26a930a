package dev.gatehouse.gateway.guard;

/**
 * At most so many a second, and as many at once after a second of quiet. Not thread-safe: its owner
 * locks.
 */
final class TokenBucket {
  private static final long SECOND = 1_000_000_000;

  private final long interval;
  private long free;

  /** Full at {@code now}, nanoseconds of any clock. */
  TokenBucket(int perSecond, long now) {
    this.interval = SECOND / Math.max(1, perSecond);
    this.free = now - SECOND;
  }

  /** Takes one if there is one. */
  boolean take(long now) {
    long from = now - free > SECOND ? now - SECOND : free;
    if (now - from < interval) {
      return false;
    }
    free = from + interval;
    return true;
  }
}
