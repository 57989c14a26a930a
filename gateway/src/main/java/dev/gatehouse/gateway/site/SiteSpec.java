package dev.gatehouse.gateway.site;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Hosts that are answered for alike.
 *
 * @param name what people call it; it stands in logs
 * @param hosts names and literal addresses as {@link dev.gatehouse.pki.ServerName#text} has them:
 *     in lower case, without ports and brackets; at least one
 * @param routes by path; at least one, no path twice. The longest prefix wins
 */
public record SiteSpec(String name, List<String> hosts, List<RouteSpec> routes) {
  /** Keeps copies. */
  public SiteSpec {
    hosts = List.copyOf(hosts);
    routes = List.copyOf(routes);
    if (hosts.isEmpty() || routes.isEmpty()) {
      throw new IllegalArgumentException("the site " + name + " has no host, or no route");
    }
    if (routes.stream().map(RouteSpec::path).distinct().count() < routes.size()) {
      throw new IllegalArgumentException("the site " + name + " has two routes with one path");
    }
  }

  /** The longest route that has that path of a request below it. */
  public Optional<RouteSpec> route(String requested) {
    return routes.stream()
        .filter(it -> it.covers(requested))
        .max(Comparator.comparingInt(it -> it.path().length()));
  }
}
