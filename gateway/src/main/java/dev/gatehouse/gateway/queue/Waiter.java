package dev.gatehouse.gateway.queue;

/**
 * A request that wants a worker. One of the two methods is called, once, from any thread, without
 * any lock of the queue held; neither may block or throw.
 */
public interface Waiter {
  /**
   * 1 for a request that is new here; 2 for one that its worker died on, which goes before all new
   * ones.
   */
  default int attempt() {
    return 1;
  }

  /** A worker is yours until you release it. */
  void granted(Lease lease);

  /** There is none for you. */
  void refused(Refusal why);
}
