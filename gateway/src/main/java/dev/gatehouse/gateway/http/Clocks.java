package dev.gatehouse.gateway.http;

import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * The time of day, for logs and Date fields, and one that only moves forward, for durations.
 *
 * @param nanos nanoseconds since any moment, as {@link System#nanoTime}
 */
public record Clocks(InstantSource wall, LongSupplier nanos) {
  /** The machine's. */
  public static final Clocks SYSTEM = new Clocks(InstantSource.system(), System::nanoTime);
}
