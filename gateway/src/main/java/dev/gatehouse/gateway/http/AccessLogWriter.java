package dev.gatehouse.gateway.http;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/**
 * Writes entries as {@linkplain LogLine lines} from a thread of its own. Adding never waits: when
 * too many are in line, because the disk or a terminal is slow, an entry is dropped and counted,
 * and the next line that is written says how many were lost before it. Safe for use by several
 * threads.
 */
public final class AccessLogWriter implements AccessLog, AutoCloseable {
  /**
   * The thread looks again after this; so a busy loop wakes it a few times a second, not a line.
   */
  private static final Duration GATHER = Duration.ofMillis(50);

  private static final int BATCH_CHARS = 32_768;

  private final OutputStream out;
  private final int limit;
  private final ConcurrentLinkedQueue<AccessEntry> entries = new ConcurrentLinkedQueue<>();
  private final AtomicInteger waiting = new AtomicInteger();
  private final LongAdder dropped = new LongAdder();
  private final Thread thread;
  private volatile boolean asleep;
  private volatile boolean closed;

  private AccessLogWriter(OutputStream out, int limit) {
    this.out = out;
    this.limit = limit;
    this.thread = Thread.ofPlatform().name("access-log").daemon().unstarted(this::run);
  }

  /** Starts to write to {@code out}, which stays the caller's to close, after {@link #close}. */
  public static AccessLogWriter to(OutputStream out) {
    return to(out, HttpDefaults.LOG_LINES);
  }

  /** The same, with at most so many lines in line. */
  static AccessLogWriter to(OutputStream out, int limit) {
    var writer = new AccessLogWriter(out, limit);
    writer.thread.start();
    return writer;
  }

  @Override
  public void add(AccessEntry entry) {
    if (closed || waiting.incrementAndGet() > limit) {
      waiting.decrementAndGet();
      dropped.increment();
      return;
    }
    entries.add(entry);
    if (asleep) LockSupport.unpark(thread);
  }

  /** How many entries were lost so far. */
  public long dropped() {
    return dropped.sum();
  }

  private void run() {
    var lines = new StringBuilder();
    long told = 0;
    while (true) {
      boolean last = closed; // before the look, so that nothing added before close is missed
      AccessEntry entry = entries.poll();
      if (entry == null) {
        if (last) return;
        sleep();
        continue;
      }
      for (; entry != null; entry = lines.length() < BATCH_CHARS ? entries.poll() : null) {
        waiting.decrementAndGet();
        LogLine.write(entry, lines);
      }
      long lost = dropped.sum();
      if (lost != told) lines.append("lost=").append(lost - told).append('\n');
      told = lost;
      write(lines);
      lines.setLength(0);
    }
  }

  private void sleep() {
    asleep = true;
    if (entries.isEmpty() && !closed) LockSupport.park(this);
    asleep = false;
    if (!closed) LockSupport.parkNanos(this, GATHER.toNanos());
  }

  private void write(StringBuilder lines) {
    try {
      out.write(lines.toString().getBytes(StandardCharsets.ISO_8859_1));
      out.flush();
    } catch (IOException e) {
      // A full disk must not end the gate, nor fill another log with the same words.
      lines.chars().filter(c -> c == '\n').forEach(_ -> dropped.increment());
    }
  }

  /** Writes what is in line, and ends the thread. */
  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
