package dev.gatehouse.gateway.pool;

import java.time.Instant;
import java.time.InstantSource;

/**
 * A clock that never goes back and never jumps: it starts at the time of another one and then
 * follows the machine's ticks. A deadline that is kept with it is met although somebody sets the
 * machine's time meanwhile. Immutable; safe for use by several threads.
 */
public final class SteadyClock implements InstantSource {
  private final Instant start;
  private final long startNanos;

  private SteadyClock(Instant start, long startNanos) {
    this.start = start;
    this.startNanos = startNanos;
  }

  /** Starts now, at that clock's time. */
  public static SteadyClock from(InstantSource clock) {
    return new SteadyClock(clock.instant(), System.nanoTime());
  }

  @Override
  public Instant instant() {
    return start.plusNanos(System.nanoTime() - startNanos);
  }
}
