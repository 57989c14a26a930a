package dev.gatehouse.gateway.queue;

/** A place in the queue. */
public interface Ticket {
  /**
   * Leaves the queue, because the client is gone. The place is free at once, and a worker that was
   * just being granted goes to the next.
   *
   * @return true if the waiter will not be called; false if it was, or is being called now, so that
   *     a lease it is granted is its to release
   */
  boolean cancel();
}
