package dev.gatehouse.gateway.pool;

import dev.gatehouse.gateway.queue.QueueLimits;
import java.time.Duration;
import java.util.Set;

/** Every number of this package that somebody chose, with the reason (2026-11). */
final class PoolDefaults {
  private PoolDefaults() {}

  // What a pool's owner may choose otherwise.

  /** One: more workers of an application that keeps state in its memory would each have another. */
  static final int WORKERS = 1;

  /**
   * 1000 waiting as in HTTP.SYS (queueLength); 30 s, the time after which most clients and people
   * have given up. 1000 in flight with one worker: a WebSocket counts as one, so this guards
   * against a worker that swallows everything rather than shape the load.
   */
  static final QueueLimits QUEUE = new QueueLimits(1000, Duration.ofSeconds(30), 1000);

  /** A large application on a virtual machine takes tens of seconds to its first socket. */
  static final Duration READY = Duration.ofSeconds(60);

  /** As long as a request may wait in the queue, it may be answered by a worker that is to go. */
  static final Duration DRAIN = Duration.ofSeconds(30);

  /** From SIGTERM to SIGKILL: what container engines have accustomed applications to. */
  static final Duration GRACE = Duration.ofSeconds(10);

  /** Five within five minutes: IIS's rapid-fail protection. */
  static final int CRASHES = 5;

  static final Duration CRASHES_WITHIN = Duration.ofMinutes(5);

  /** Often enough that a repaired application is back before somebody asks. */
  static final Duration PROBE = Duration.ofSeconds(30);

  // What is nobody's choice yet.

  /** Lines kept of a worker's output: a stack trace's beginning and end fit. */
  static final int KEPT_LINES = 30;

  /** Longer lines are cut into pieces of this many bytes. */
  static final int LINE_BYTES = 4096;

  /**
   * The second crash in a row waits this long, each further one twice as long. The first is
   * restarted at once: requests wait.
   */
  static final Duration BACK_OFF = Duration.ofMillis(250);

  static final Duration LONGEST_BACK_OFF = Duration.ofSeconds(10);

  /** Who has served for this long does not crash in a row with the one before. */
  static final Duration STEADY = Duration.ofSeconds(10);

  /** A worker that nobody can reach is looked at this often, and given up after {@link #LOST}. */
  static final Duration LOOK_AGAIN = Duration.ofMillis(250);

  static final Duration LOST = Duration.ofSeconds(10);

  /** After SIGKILL: only a process stuck in the kernel takes longer, and we do not wait for it. */
  static final Duration DEATH = Duration.ofSeconds(10);

  /** How often the queue is asked whether a worker has finished what it had. */
  static final Duration IDLE_CHECK = Duration.ofMillis(50);

  /** How often the queue is asked who has waited for too long, at least. */
  static final Duration EXPIRY_CHECK = Duration.ofSeconds(1);

  /** How often a starting worker's sockets are read: a few ms of work each time. */
  static final Duration SOCKET_CHECK = Duration.ofMillis(25);

  /**
   * A worker that listens on a port of its own choice is believed after this time: it may be about
   * to open the right one.
   */
  static final Duration OTHER_PORT = Duration.ofSeconds(1);

  /**
   * Debuggers open these before the application opens its own: Node's inspector, JDWP, debugpy,
   * Chromium's DevTools.
   */
  static final Set<Integer> DEBUGGER_PORTS = Set.of(9229, 5005, 5678, 9222);

  /** Events that wait for their audience. */
  static final int EVENTS = 4096;

  /** How long a worker's output waits for a place among them before lines are left out. */
  static final Duration OUTPUT_WAIT = Duration.ofSeconds(1);

  /** At the end the audience has this long to take what waits. */
  static final Duration LAST_WORDS = Duration.ofSeconds(2);
}
