package dev.gatehouse.gateway.queue;

import java.time.Duration;

/**
 * How much a queue holds, and for how long.
 *
 * @param waiting how many new requests may wait; at least 1. As many second attempts may wait
 *     besides: they had their place already, and newcomers must not cost them it
 * @param longestWait how long a request may wait; positive
 * @param perWorker how many requests a worker may have in flight; at least 1
 */
public record QueueLimits(int waiting, Duration longestWait, int perWorker) {
  /** Checks the ranges. */
  public QueueLimits {
    if (waiting < 1 || perWorker < 1) {
      throw new IllegalArgumentException("a queue for nobody: " + waiting + ", " + perWorker);
    }
    if (!longestWait.isPositive()) {
      throw new IllegalArgumentException("nobody can wait for " + longestWait);
    }
  }
}
