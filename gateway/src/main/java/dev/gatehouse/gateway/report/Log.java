package dev.gatehouse.gateway.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * One line for each thing that happens, with its time in UTC, for people to read.
 *
 * <p>Safe for use by several threads. Whoever has something to say never waits for whoever reads
 * it, for that would stop the event loops when a terminal is held or a pipe is full: lines are made
 * and written by a thread of their own, and where too many wait, one is left out; the next that
 * passes says how many were.
 */
public final class Log implements AutoCloseable {
  /** How much is written; each level writes what those before it do. */
  public enum Level {
    /** What a person should look at, and what workers print. */
    QUIET,
    /** Also requests, and what becomes of workers and certificates. */
    NORMAL,
    /** Also what only matters when something is being looked into. */
    VERBOSE
  }

  /** A line in the making: called once, on the log's thread. */
  @FunctionalInterface
  public interface Line {
    /** Appends the text, without a time and without a line's end. */
    void write(StringBuilder out);
  }

  private record Entry(Instant when, String kind, Line line) {}

  /** Some seconds of a busy gate's requests. */
  private static final int MOST_WAITING = 16_384;

  /** Longer lines are cut. */
  private static final int LONGEST_LINE = 8_192;

  /** So much is written at once. */
  private static final int BATCH = 32_768;

  /** A busy gate wakes the thread a few times a second, and not with each request. */
  private static final Duration GATHER = Duration.ofMillis(20);

  /** Whoever ends the gate does not wait longer for somebody who reads no more. */
  private static final Duration LAST_WORDS = Duration.ofSeconds(1);

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  private final OutputStream out;
  private final Level level;
  private final InstantSource clock;
  private final ConcurrentLinkedQueue<Entry> entries = new ConcurrentLinkedQueue<>();
  private final AtomicInteger waiting = new AtomicInteger();
  private final AtomicLong leftOut = new AtomicLong();
  private final Thread writer;
  private volatile boolean asleep;
  private volatile boolean closed;

  /**
   * A log that writes to {@code out}, which it does not close.
   *
   * @param clock says when things happen
   */
  public Log(OutputStream out, Level level, InstantSource clock) {
    this.out = out;
    this.level = level;
    this.clock = clock;
    this.writer = Thread.ofPlatform().daemon().name("log").unstarted(this::run);
    writer.start();
  }

  /** Whether lines of that level are written. */
  public boolean writes(Level asked) {
    return asked.compareTo(level) <= 0;
  }

  /** Something is not as it should be; the gate goes on. */
  public void warning(String sentence) {
    add("warning", text -> text.append(sentence));
  }

  /** Something happened that a person may want to know of. */
  public void notice(String sentence) {
    if (writes(Level.NORMAL)) {
      add("notice ", text -> text.append(sentence));
    }
  }

  /** Something happened that matters to whoever looks into a problem. */
  public void detail(String sentence) {
    if (writes(Level.VERBOSE)) {
      add("detail ", text -> text.append(sentence));
    }
  }

  /** A request was answered. Called on event loops, so the line is made later. */
  public void request(Line line) {
    if (writes(Level.NORMAL)) {
      add("request", line);
    }
  }

  /** A line that a worker printed, with the worker's name; it has no control characters. */
  public void output(String line) {
    add("", text -> text.append(line));
  }

  private void add(String kind, Line line) {
    if (closed || waiting.incrementAndGet() > MOST_WAITING) {
      waiting.decrementAndGet();
      leftOut.incrementAndGet();
      return;
    }
    entries.add(new Entry(clock.instant(), kind, line));
    if (asleep) {
      LockSupport.unpark(writer);
    }
  }

  private void run() {
    var text = new StringBuilder();
    while (true) {
      boolean last = closed; // before the look, so that nothing said before close is missed
      for (Entry it = entries.poll(); it != null; it = next(text)) {
        waiting.decrementAndGet();
        append(it, text);
      }
      long missing = leftOut.getAndSet(0);
      if (missing > 0) {
        text.append("gatehouse: ").append(missing);
        text.append(" lines are missing here, for whoever reads this log is too slow.\n");
      }
      if (!text.isEmpty()) {
        write(text.toString());
        text.setLength(0);
      } else if (last) {
        return;
      } else {
        sleep();
      }
    }
  }

  private @Nullable Entry next(StringBuilder text) {
    return text.length() < BATCH ? entries.poll() : null;
  }

  private void sleep() {
    asleep = true;
    if (entries.isEmpty() && !closed) {
      LockSupport.park(this);
    }
    asleep = false;
    if (!closed) {
      LockSupport.parkNanos(this, GATHER.toNanos());
    }
  }

  private static void append(Entry entry, StringBuilder text) {
    var line = new StringBuilder();
    if (!entry.kind().isEmpty()) {
      TIME.formatTo(entry.when(), line);
      line.append("  ").append(entry.kind()).append("  ");
    }
    try {
      entry.line().write(line);
    } catch (RuntimeException e) {
      line.append("a line that could not be made: ").append(e);
    }
    int length = Math.min(line.length(), LONGEST_LINE);
    for (int i = 0; i < length; i++) {
      append(line.charAt(i), text);
    }
    text.append(length < line.length() ? "…\n" : "\n");
  }

  /**
   * Writes out what would move the cursor of whoever reads the log, begin a line of its own, or
   * turn the direction of text around.
   */
  private static void append(char c, StringBuilder text) {
    if (c < 0x7f && c >= ' ') {
      text.append(c);
    } else if (Character.isISOControl(c) || Character.getType(c) == Character.FORMAT) {
      text.append(String.format("\\u%04x", (int) c));
    } else {
      text.append(c);
    }
  }

  private void write(String text) {
    try {
      out.write(text.getBytes(UTF_8));
      out.flush();
    } catch (IOException nobodyReads) {
      // A log that nobody can read is no reason to stop a gate.
    }
  }

  /** Writes what waits, for up to a second, and takes nothing more. */
  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(writer);
    try {
      writer.join(LAST_WORDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
