package dev.gatehouse.gateway.http;

import dev.gatehouse.gateway.http.codec.RequestHead;
import dev.gatehouse.gateway.queue.WorkerId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What is counted and noted of a request until it is a line in the log. */
final class Tally {
  private final Instant when;
  private final RequestId id;
  private final long started;

  /** The status that the client was given; 0 before. */
  int status;

  long bytesIn;
  long bytesOut;
  long queuedNanos;

  /** How often the request was sent to a worker. */
  int sent;

  @Nullable WorkerId worker;

  Tally(Loop loop) {
    when = loop.server.clocks().wall().instant();
    id = loop.newId(when);
    started = loop.nanos();
  }

  RequestId id() {
    return id;
  }

  /** The entry; {@code head} as far as it was read. */
  AccessEntry entry(
      @Nullable RequestHead head, String client, String tls, String reason, long nanos) {
    RequestHead known = head != null && head.hasLine() ? head : null;
    return new AccessEntry(
        when,
        id.toString(),
        client,
        known == null ? "" : known.methodText(),
        known == null ? "" : host(known),
        known == null ? "" : known.pathText(),
        status,
        reason,
        bytesIn,
        bytesOut,
        Duration.ofNanos(nanos - started),
        Duration.ofNanos(queuedNanos),
        worker == null ? null : worker.toString(),
        sent,
        tls);
  }

  private static String host(RequestHead head) {
    int from = head.hostStart();
    int length = head.hostEnd() - from;
    return length <= 0 ? "" : new String(head.array(), from, length, StandardCharsets.ISO_8859_1);
  }
}
