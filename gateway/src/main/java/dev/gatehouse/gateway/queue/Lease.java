package dev.gatehouse.gateway.queue;

/**
 * A worker, for one request. Whoever is granted one releases it once the request is over. Safe for
 * use by several threads.
 */
public final class Lease {
  private final RequestQueue queue;
  private final Station station;
  private boolean released; // guarded by the queue

  Lease(RequestQueue queue, Station station) {
    this.queue = queue;
    this.station = station;
  }

  /** Which worker. */
  public WorkerId worker() {
    return station.id;
  }

  /** Where it listens. */
  public WorkerAddress address() {
    return station.address;
  }

  /** The request is over. Again, it does nothing. */
  public void release() {
    queue.release(this, false);
  }

  /**
   * Nobody listens there: no connection, so no byte of the request has reached the worker. Releases
   * the lease, and keeps the worker from being given out until its pool has looked after it; a
   * worker without a pool is not kept back. The same request may be offered again.
   */
  public void unreachable() {
    queue.release(this, true);
  }

  Station station() {
    return station;
  }

  /** Under the queue's lock: true the first time. */
  boolean giveBack() {
    boolean first = !released;
    released = true;
    return first;
  }
}
