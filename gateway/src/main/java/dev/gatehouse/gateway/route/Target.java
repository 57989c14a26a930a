package dev.gatehouse.gateway.route;

import dev.gatehouse.gateway.files.Folder;
import dev.gatehouse.gateway.queue.RequestQueue;

/** What answers a route's requests. */
public sealed interface Target {
  /** Workers, whether a pool's or what runs already behind a URL. */
  record ToQueue(RequestQueue queue) implements Target {}

  /** A folder: what stands behind the route's path in a request's names a file in it. */
  record ToFiles(Folder folder) implements Target {}
}
