package dev.gatehouse.gateway.admin;

import dev.gatehouse.gateway.site.Why;

/** What a running gate answers. */
public sealed interface AdminAnswer {
  /** How everything is. */
  record Report(GateStatus status) implements AdminAnswer {}

  /** What answers a URL, and why. */
  record Explained(Why why) implements AdminAnswer {}

  /** It is done, or has begun and nothing stands in its way. */
  record Done(String sentence) implements AdminAnswer {}

  /** It was asked for wrongly: there is no such pool, no such request. */
  record Wrong(String sentence) implements AdminAnswer {}

  /** It was asked for rightly, and did not work. */
  record Failed(String sentence) implements AdminAnswer {}
}
