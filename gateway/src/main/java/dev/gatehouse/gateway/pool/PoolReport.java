package dev.gatehouse.gateway.pool;

import dev.gatehouse.gateway.queue.QueueReport;
import dev.gatehouse.gateway.queue.WorkerAddress;
import dev.gatehouse.gateway.queue.WorkerId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A pool at one moment.
 *
 * @param pool its name
 * @param trouble one sentence about what is wrong, where something is; without a word of the
 *     worker's own
 * @param nextStart how long until the next worker is started, where that is planned
 * @param recentCrashes how many crashes count against the limit now
 * @param workers all that live, oldest first
 * @param lastLines the last output of the worker that ended last; empty where none has
 */
public record PoolReport(
    String pool,
    PoolState state,
    Optional<String> trouble,
    Optional<Duration> nextStart,
    int recentCrashes,
    List<Worker> workers,
    List<String> lastLines,
    QueueReport queue) {
  /** Keeps copies of the lists. */
  public PoolReport {
    workers = List.copyOf(workers);
    lastLines = List.copyOf(lastLines);
  }

  /**
   * A worker process at one moment.
   *
   * @param pid the command's own process; empty until it runs
   * @param address where it listens; empty until it does
   * @param uptime since its start
   * @param restarts how many workers this one had before it in its place
   * @param inFlight requests that it has now
   * @param lastLines the last of its output
   */
  public record Worker(
      WorkerId id,
      WorkerState state,
      OptionalLong pid,
      Optional<WorkerAddress> address,
      Duration uptime,
      int restarts,
      int inFlight,
      List<String> lastLines) {
    /** Keeps a copy of the lines. */
    public Worker {
      lastLines = List.copyOf(lastLines);
    }
  }

  /** What a worker process is doing, in one word. */
  public enum WorkerState {
    /** Does not listen yet. */
    STARTING,
    /** Serves. */
    SERVING,
    /** A connection to it failed; it is looked after. */
    UNREACHABLE,
    /** Finishes what it has. */
    DRAINING,
    /** Was told to end, or has ended and leaves others behind that are being ended. */
    ENDING
  }
}
