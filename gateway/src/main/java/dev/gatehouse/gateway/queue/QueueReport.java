package dev.gatehouse.gateway.queue;

import java.util.List;

/**
 * A queue at one moment.
 *
 * @param waiting new requests that wait
 * @param waitingAgain second attempts that wait
 * @param limit how many of either may wait
 * @param granted how many requests have been given a worker so far
 * @param refused how many have been refused so far, for whatever reason
 */
public record QueueReport(
    int waiting, int waitingAgain, int limit, long granted, long refused, List<Load> loads) {
  /** Keeps a copy of the loads. */
  public QueueReport {
    loads = List.copyOf(loads);
  }

  /** What one worker has to do. */
  public record Load(
      WorkerId worker, WorkerAddress address, int inFlight, boolean retired, boolean suspect) {}

  /** Requests with workers now. */
  public int inFlight() {
    return loads.stream().mapToInt(Load::inFlight).sum();
  }
}
