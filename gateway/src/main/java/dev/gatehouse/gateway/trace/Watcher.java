package dev.gatehouse.gateway.trace;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Somebody who watches. Event loops add without waiting, locking or waking anybody, so whoever
 * reads looks again from time to time; what does not fit is counted, and lost. Thread-safe.
 */
public final class Watcher implements AutoCloseable {
  private final Watchers watchers;
  private final String host;
  private final Duration slow;
  private final int most;
  private final Queue<Trace> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicInteger count = new AtomicInteger();
  private final AtomicLong lost = new AtomicLong();
  private final AtomicBoolean closed = new AtomicBoolean();

  Watcher(Watchers watchers, String host, Duration slow, int most) {
    this.watchers = watchers;
    this.host = host;
    this.slow = slow;
    this.most = most;
  }

  void add(Trace trace) {
    if (!host.isEmpty() && !host.equalsIgnoreCase(trace.request().host())) return;
    if (trace.took().compareTo(slow) < 0) return;
    if (count.get() >= most) {
      lost.incrementAndGet();
      return;
    }
    count.incrementAndGet(); // a few too many where loops add at once
    waiting.add(trace);
  }

  /** What has come since the last call, at most {@code most}. */
  public List<Trace> take(int most) {
    var taken = new ArrayList<Trace>();
    Trace next;
    while (taken.size() < most && (next = waiting.poll()) != null) {
      count.decrementAndGet();
      taken.add(next);
    }
    return taken;
  }

  /** How many were lost since the last call. */
  public long lost() {
    return lost.getAndSet(0);
  }

  /** Watches no more. */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) watchers.remove(this);
  }
}
