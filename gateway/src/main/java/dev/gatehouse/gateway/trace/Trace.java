package dev.gatehouse.gateway.trace;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * A request's way through the house, when it is over.
 *
 * @param began {@link System#nanoTime} when the first byte of the request was read; comparable
 *     between the processes of a machine, for it is CLOCK_MONOTONIC there
 * @param moments nanoseconds since {@code began}, in order; what did not happen, or cannot be seen,
 *     is not there
 */
public record Trace(Request request, Way way, long began, Map<Moment, Long> moments) {
  /**
   * What was asked, and what became of it.
   *
   * @param id as in X-Request-Id
   * @param when the head was whole
   * @param client its address
   * @param method empty if the request line could not be read
   * @param host empty if none was named
   * @param path without its query; cut where it is very long
   * @param status what the client was answered; 0 if nothing
   * @param reason one word if something was wrong, else empty
   * @param worker the last that had it, or empty
   * @param attempts how often it was given to a worker
   * @param bytesIn of the request's body
   * @param bytesOut of the answer's body
   */
  public record Request(
      String id,
      Instant when,
      String client,
      String method,
      String host,
      String path,
      int status,
      String reason,
      String worker,
      int attempts,
      long bytesIn,
      long bytesOut) {
    /** A trace may wait for its reader: what a client sends must not fill the memory. */
    private static final int LONGEST = 512;

    public Request {
      method = cut(method);
      host = cut(host);
      path = cut(path);
    }

    private static String cut(String text) {
      return text.length() > LONGEST ? text.substring(0, LONGEST - 1) + "…" : text;
    }
  }

  public Trace {
    var ordered = new EnumMap<Moment, Long>(Moment.class);
    ordered.putAll(moments);
    moments = Collections.unmodifiableMap(ordered);
  }

  /** From the request's first byte to the last moment that is known. */
  public Duration took() {
    return Duration.ofNanos(moments.values().stream().mapToLong(it -> it).max().orElse(0));
  }

  /** Nanoseconds since the beginning when the step was over; empty if it was not, or unseen. */
  public OptionalLong at(Step step) {
    Long at = moments.get(step.ends());
    return at == null ? OptionalLong.empty() : OptionalLong.of(at);
  }

  /**
   * Nanoseconds that the step took: since the end of the step before it, or of the last one whose
   * end is known. All steps of a trace together take {@link #took}.
   */
  public OptionalLong took(Step step) {
    OptionalLong end = at(step);
    if (end.isEmpty()) return end;
    long before = 0;
    for (Step it : way.steps()) {
      if (it.number() >= step.number()) break;
      before = at(it).orElse(before);
    }
    return OptionalLong.of(end.getAsLong() - before);
  }
}
