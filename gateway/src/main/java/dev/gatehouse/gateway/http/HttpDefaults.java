package dev.gatehouse.gateway.http;

import dev.gatehouse.gateway.http.codec.MessageLimits;
import java.time.Duration;

/** Every default of this package, with its reason and the day of the decision. */
public final class HttpDefaults {
  private HttpDefaults() {}

  // 2026-11-24. nginx takes targets and field lines of 8 KiB, Apache of 8,190 bytes, Node whole
  // heads of 16 KiB. 32 KiB leaves room for single sign-on's cookies, and is all that a head can
  // make us keep. IIS and Apache stop at 100 fields or close to it. Extensions of chunks mean
  // nothing to anybody: 16 KiB for a whole body bounds what they cost us (CVE-2023-39326).
  private static final MessageLimits REQUESTS = new MessageLimits(8192, 32_768, 100, 8192, 16_384);

  // 2026-11-24. An answer's head is our own application's: more room, for long Set-Cookie lines
  // and content security policies; 64 KiB is what HAProxy and nginx are commonly raised to.
  private static final MessageLimits ANSWERS = new MessageLimits(1, 65_536, 256, 8192, 16_384);

  // 2026-11-24. 64 KiB is one read of the network at most, Netty's high-water mark for writing,
  // and DESIGN.md's bound for a body that is kept for a second try. 256 kept connections for each
  // worker and loop carry what one core can serve. 16 interim answers are ten more than anybody
  // was seen to send. 65,536 connections at a few KiB each fit the memory of a small machine.
  private static final HttpLimits LIMITS =
      new HttpLimits(REQUESTS, ANSWERS, 65_536, 65_536, 256, 16, 65_536);

  private static final HttpTimeouts TIMEOUTS =
      new HttpTimeouts(
          // 2026-11-24. head: whoever needs half a minute for some lines holds us up on purpose.
          // nginx waits 60 s, Apache 20 to 40, Go recommends 5 to 10.
          Duration.ofSeconds(30),
          // idle: IIS waits 120 s, nginx 75, browsers reuse for longer than either.
          Duration.ofSeconds(75),
          // body: nginx's figure; phones lose their network for tens of seconds.
          Duration.ofSeconds(60),
          // send: likewise.
          Duration.ofSeconds(60),
          // linger: nginx's; long enough to read our reason, too short to be worth an attack.
          Duration.ofSeconds(5),
          // connect: workers are on this machine; a backlog that is full for 5 s is a hang.
          Duration.ofSeconds(5),
          // answer: nginx's proxy_read_timeout; reports that take longer should say so first.
          Duration.ofSeconds(60),
          // kept: Node's servers and uvicorn close after 5 s, gunicorn after 2. Whoever closes
          // last loses the race in which a request meets a closing connection.
          Duration.ofSeconds(4),
          // tunnel: WebSockets that are silent for a minute are usual (nginx's 60 s is a known
          // nuisance); an hour of silence is a client that vanished.
          Duration.ofHours(1));

  /** The settings of a gate that was told nothing. */
  public static final HttpSettings SETTINGS = new HttpSettings(LIMITS, TIMEOUTS);

  /**
   * A kept connection that was idle for longer carries only requests that may be sent again: a POST
   * that meets a closing worker is lost, so it gets a fresh one. gunicorn closes after 2 s.
   * 2026-11-24.
   */
  static final Duration FRESH_ENOUGH = Duration.ofSeconds(1);

  /**
   * How often one request may find nobody at the address that it was sent to. A pool is told each
   * time and does not give that worker out again, so only an upstream without a pool gets here.
   * 2026-11-24.
   */
  static final int UNREACHABLE = 3;

  /**
   * How long a request waits before it is sent a second time. Closing all sockets of a process that
   * was killed takes it a millisecond or so, and some tens of them on a busy machine. 2026-11-24.
   */
  static final Duration PAUSE_BEFORE_REPEAT = Duration.ofMillis(100);

  /**
   * How often the timeouts are looked at: a quarter of a second is fine enough for seconds, and a
   * look at 10,000 connections takes some 0.1 ms. 2026-11-24.
   */
  static final Duration TICK = Duration.ofMillis(250);

  /**
   * Small enough to be copied beside a head rather than be written in a piece of its own: copying 4
   * KiB takes some 100 ns, one more entry in a gathering write about as much. 2026-11-24.
   */
  static final int COPIED_BYTES = 4096;

  /**
   * What is written and not flushed, at most: only then does the channel know how full it is, and
   * that is Netty's high-water mark. 2026-11-24.
   */
  static final int UNFLUSHED_BYTES = 65_536;

  /**
   * What a request is made longer by at most to say who its client is: gunicorn, nginx and Apache
   * take 8,190 or 8,192 bytes a line. A chain of two or three certificates has 3 to 6 KiB.
   * 2026-11-24.
   */
  static final int CLIENT_CERT_BYTES = 8000;

  /**
   * Connections that the kernel completes before we accept them: a second's worth at 1,000 a
   * second. nginx's figure is 511. 2026-11-24.
   */
  static final int BACKLOG = 1024;
}
