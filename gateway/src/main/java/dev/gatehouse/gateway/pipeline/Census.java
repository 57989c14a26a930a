package dev.gatehouse.gateway.pipeline;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** Counts a pipeline's connections, and knows when the last one has gone. Thread-safe. */
public final class Census {
  private final LongAdder secured = new LongAdder();
  private final LongAdder failed = new LongAdder();
  private final LongAdder underWay = new LongAdder();

  /** The connections, and one more until it is said that no others come. */
  private final AtomicInteger open = new AtomicInteger(1);

  private final AtomicInteger retired = new AtomicInteger();
  private final CompletableFuture<Void> empty = new CompletableFuture<>();

  /** A connection begins, and its handshake with it. */
  public void began() {
    open.incrementAndGet();
    underWay.increment();
  }

  /** Its handshake is over, one way or the other. */
  public void settled() {
    underWay.decrement();
  }

  /** It went well. */
  public void secured() {
    secured.increment();
  }

  /** It did not. */
  public void failed() {
    failed.increment();
  }

  /** The connection is over. Once for each {@link #began}. */
  public void ended() {
    if (open.decrementAndGet() == 0) {
      empty.complete(null);
    }
  }

  /** No new connections come; completes when none is left. */
  public CompletableFuture<Void> retire() {
    if (retired.getAndIncrement() == 0) {
      ended();
    }
    return empty.copy();
  }

  /** What there is to say. */
  public TlsReport report() {
    return new TlsReport(secured.sum(), failed.sum(), underWay.sum());
  }
}
