package dev.gatehouse.gateway.pool;

import dev.gatehouse.gateway.queue.RequestQueue;
import dev.gatehouse.gateway.queue.WorkerAddress;
import java.util.concurrent.CompletableFuture;

/** An application pool that a {@link Supervisor} runs. Safe for use by several threads. */
public final class Pool {
  private final PoolSpec spec;
  private final RequestQueue queue;
  private final CompletableFuture<WorkerAddress> started;

  Pool(PoolSpec spec, RequestQueue queue, CompletableFuture<WorkerAddress> started) {
    this.spec = spec;
    this.queue = queue;
    this.started = started;
  }

  /** The same, running something else. */
  Pool with(PoolSpec other) {
    return new Pool(other, queue, started);
  }

  /** Its name. */
  public String name() {
    return spec.name();
  }

  /** What it was told to run. */
  public PoolSpec spec() {
    return spec;
  }

  /** Where its requests go; open from the beginning, and requests wait for the first worker. */
  public RequestQueue queue() {
    return queue;
  }

  /**
   * Completes with the first worker's address once it is ready; exceptionally with a {@link
   * StartupException} when the first attempt fails, after which the pool tries on all the same, or
   * with a {@link PoolException} when the pool is stopped before.
   */
  public CompletableFuture<WorkerAddress> started() {
    return started.copy();
  }
}
