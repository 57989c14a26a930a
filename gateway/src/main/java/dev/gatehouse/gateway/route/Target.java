package dev.gatehouse.gateway.route;

import dev.gatehouse.gateway.queue.RequestQueue;

/** What answers a route's requests. */
public sealed interface Target {
  /** Workers, whether a pool's or what runs already behind a URL. */
  record ToQueue(RequestQueue queue) implements Target {}
}
