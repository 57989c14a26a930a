package dev.gatehouse.cli;

import dev.gatehouse.gateway.admin.AdminAnswer;
import dev.gatehouse.gateway.admin.AdminWatch;
import dev.gatehouse.gateway.report.GateException;
import dev.gatehouse.gateway.trace.Trace;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Sends what is watched to a collector, some at a time. While it does, the next ones wait at the
 * gate, which loses what it cannot keep, and says how many.
 */
final class SpanBatches {
  private static final int TOGETHER = 100;

  /** What was read: an answer, the end of it, or what went wrong. */
  private sealed interface Read {
    record Answer(AdminAnswer answer) implements Read {}

    record End(@Nullable GateException why) implements Read {}
  }

  private final Otlp to;
  private final long count;
  private final Consumer<AdminAnswer> other;
  private final BlockingQueue<Read> reads = new ArrayBlockingQueue<>(TOGETHER);

  /**
   * Batches for that collector.
   *
   * @param count how many traces to send; 0 for no end
   * @param other is told what is no trace
   */
  SpanBatches(Otlp to, long count, Consumer<AdminAnswer> other) {
    this.to = to;
    this.count = count;
    this.other = other;
  }

  /** Whether as many were sent as were asked for; false if the gate ended before. */
  boolean run(AdminWatch from) throws GateException, InterruptedException {
    Thread reader = Thread.ofVirtual().name("trace-reader").start(() -> read(from));
    try {
      long sent = 0;
      while (count == 0 || sent < count) {
        List<Trace> batch = new ArrayList<>();
        Optional<Read.End> end = gather(batch, count == 0 ? TOGETHER : count - sent);
        if (!batch.isEmpty()) to.send(batch);
        sent += batch.size();
        if (end.isPresent()) {
          GateException why = end.get().why();
          if (why != null) throw why;
          return count != 0 && sent == count;
        }
      }
      return true;
    } finally {
      reader.interrupt();
    }
  }

  private void read(AdminWatch from) {
    try {
      try {
        Optional<AdminAnswer> next = from.next();
        while (next.isPresent()) {
          reads.put(new Read.Answer(next.get()));
          next = from.next();
        }
        reads.put(new Read.End(null));
      } catch (GateException e) {
        reads.put(new Read.End(e));
      }
    } catch (InterruptedException e) {
      // Nobody reads any more.
    }
  }

  /** Waits for one, and takes what comes in the second behind it. */
  private Optional<Read.End> gather(List<Trace> into, long most) throws InterruptedException {
    @Nullable Read next = reads.take();
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(1);
    while (next != null) {
      switch (next) {
        case Read.Answer(AdminAnswer.Traced(Trace trace)) -> into.add(trace);
        case Read.Answer(AdminAnswer answer) -> other.accept(answer);
        case Read.End end -> {
          return Optional.of(end);
        }
      }
      if (into.size() >= Math.min(most, TOGETHER)) break;
      next = reads.poll(until - System.nanoTime(), TimeUnit.NANOSECONDS);
    }
    return Optional.empty();
  }
}
