package dev.gatehouse.gateway.route;

import dev.gatehouse.gateway.queue.RequestQueue;
import java.util.List;

/**
 * Hosts that one application answers for.
 *
 * @param name what people call it; it stands in logs
 * @param hosts names and literal addresses, without ports; IPv6 with or without brackets; any case
 * @param queue where its requests go
 */
public record Site(String name, List<String> hosts, RequestQueue queue) {
  /** Keeps a copy of the hosts. */
  public Site {
    hosts = List.copyOf(hosts);
  }
}
