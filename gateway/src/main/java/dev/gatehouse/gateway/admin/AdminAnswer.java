package dev.gatehouse.gateway.admin;

import dev.gatehouse.gateway.site.Why;
import dev.gatehouse.gateway.trace.Trace;

/** What a running gate answers. */
public sealed interface AdminAnswer {
  /** How everything is. */
  record Report(GateStatus status) implements AdminAnswer {}

  /** What answers a URL, and why. */
  record Explained(Why why) implements AdminAnswer {}

  /** Requests are watched from now on. */
  record Watching() implements AdminAnswer {}

  /** A request's way. */
  record Traced(Trace trace) implements AdminAnswer {}

  /** So many ways were lost since the last one that was told: the asker reads too slowly. */
  record Lost(long count) implements AdminAnswer {}

  /** It is done, or has begun and nothing stands in its way. */
  record Done(String sentence) implements AdminAnswer {}

  /** It was asked for wrongly: there is no such pool, no such request. */
  record Wrong(String sentence) implements AdminAnswer {}

  /** It was asked for rightly, and did not work. */
  record Failed(String sentence) implements AdminAnswer {}
}
