package dev.gatehouse.gateway.queue;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that a test turns. */
public final class Clock implements InstantSource {
  private volatile Instant now = Instant.parse("2026-11-24T00:00:00Z");

  @Override
  public Instant instant() {
    return now;
  }

  public void advance(Duration by) {
    now = now.plus(by);
  }
}
