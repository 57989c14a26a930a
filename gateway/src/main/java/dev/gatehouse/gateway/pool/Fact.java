package dev.gatehouse.gateway.pool;

import dev.gatehouse.gateway.queue.WorkerAddress;
import dev.gatehouse.gateway.queue.WorkerId;
import java.util.Optional;

/** What happened to a worker process. */
sealed interface Fact {
  WorkerId worker();

  /**
   * It listens.
   *
   * @param asTold where it was told to
   * @param beyond a listener of it that other machines may reach
   */
  record Listens(WorkerId worker, WorkerAddress address, boolean asTold, Optional<String> beyond)
      implements Fact {}

  /** Its command has ended; others of its session may be there. */
  record Exited(WorkerId worker, Exit exit) implements Fact {}

  /** Its command has ended, and so has every other process of its session. */
  record Alone(WorkerId worker) implements Fact {}

  /** Nothing is left of it, and its last line has been read. */
  record Gone(WorkerId worker) implements Fact {}

  /** A connection to it failed. */
  record Suspected(WorkerId worker) implements Fact {}

  /** The answer to a look. */
  record Looked(WorkerId worker, boolean listens) implements Fact {}
}
