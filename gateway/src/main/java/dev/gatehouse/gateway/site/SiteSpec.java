package dev.gatehouse.gateway.site;

import dev.gatehouse.gateway.route.Prefixes;
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

  /** The longest route that has that path of a request below it; none where it is unclear. */
  public Optional<RouteSpec> route(String requested) {
    List<RouteSpec> longestFirst = longestFirst();
    int found = prefixes(longestFirst).find(requested);
    return found < 0 ? Optional.empty() : Optional.of(longestFirst.get(found));
  }

  /** Whether readers of that path would not agree on its route, so that nobody gets it. */
  public boolean isUnclear(String requested) {
    return prefixes(longestFirst()).find(requested) == Prefixes.UNCLEAR;
  }

  private static Prefixes prefixes(List<RouteSpec> routes) {
    return Prefixes.of(routes.stream().map(RouteSpec::path).toList());
  }

  private List<RouteSpec> longestFirst() {
    return routes.stream()
        .sorted(Comparator.comparingInt((RouteSpec it) -> it.path().length()).reversed())
        .toList();
  }
}
