package dev.gatehouse.gateway.admin;

import java.time.Duration;

/** What a running gate can be asked. */
public sealed interface AdminRequest {
  /** How is everything? Answered with a {@link AdminAnswer.Report}. */
  record Status() implements AdminRequest {}

  /** End: what is in flight finishes first. Answered before that, for nobody could be after it. */
  record Stop() implements AdminRequest {}

  /** Read the site file again, and become what it says; open connections go on. */
  record Reload() implements AdminRequest {}

  /**
   * What answers that URL? Answered with a {@link AdminAnswer.Explained}.
   *
   * @param at the gate's own address to which the client connects; empty where any will do
   */
  record Why(String url, String at) implements AdminRequest {}

  /**
   * Show requests' ways as they end. Answered with {@link AdminAnswer.Watching}, and then with a
   * {@link AdminAnswer.Traced} for each request, until whoever asked hangs up.
   *
   * @param host only those with that one; empty for all
   * @param slow only those that took at least so long; not negative
   */
  record Trace(String host, Duration slow) implements AdminRequest {}

  /** Do something with a pool; answered when it is done. */
  record Pool(PoolVerb verb, String pool) implements AdminRequest {}
}
