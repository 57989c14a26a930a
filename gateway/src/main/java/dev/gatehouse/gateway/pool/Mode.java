package dev.gatehouse.gateway.pool;

import dev.gatehouse.gateway.queue.Refusal;
import java.time.Instant;

/** What a pool is after. */
sealed interface Mode {
  /** All its workers are to run. */
  record Running() implements Mode {}

  /** They crash too often: one is tried from time to time. */
  record Probing(Refusal.AppOffline refusal) implements Mode {}

  /** What is in it is finished, by that time at the latest, and then it is off. */
  record Closing(Refusal why, Instant until) implements Mode {}

  /** Nobody is to run. */
  record Off(Refusal why) implements Mode {}

  /** For good, because the gate ends. */
  default boolean stopping() {
    return switch (this) {
      case Closing(Refusal why, _) -> why instanceof Refusal.ShuttingDown;
      case Off(Refusal why) -> why instanceof Refusal.ShuttingDown;
      case Running _, Probing _ -> false;
    };
  }
}
