package dev.gatehouse.gateway.route;

import dev.gatehouse.gateway.queue.RequestQueue;
import java.util.Comparator;
import java.util.List;

/**
 * Hosts that are answered for alike, and what answers below which path. Immutable. Looking up makes
 * no object.
 */
public final class Site {
  /** What {@link #find} says where no route has the path below it. */
  public static final int NONE = Prefixes.NONE;

  /** What {@link #find} says where it hangs on the reader which route has the path. */
  public static final int UNCLEAR = Prefixes.UNCLEAR;

  private final String name;
  private final List<String> hosts;
  private final List<Route> routes;
  private final Prefixes prefixes;

  /**
   * A site.
   *
   * @param name what people call it; it stands in logs
   * @param hosts names and literal addresses, without ports; IPv6 with or without brackets; any
   *     case
   * @param routes at least one, in any order
   * @throws IllegalArgumentException if there is no route, or two paths are one to some reader
   */
  public Site(String name, List<String> hosts, List<Route> routes) {
    if (routes.isEmpty()) throw new IllegalArgumentException("the site " + name + " has no route");
    this.name = name;
    this.hosts = List.copyOf(hosts);
    this.routes =
        routes.stream()
            .sorted(Comparator.comparingInt((Route it) -> it.path().length()).reversed())
            .toList();
    this.prefixes = Prefixes.of(this.routes.stream().map(Route::path).toList());
  }

  /** A site that is one queue's altogether. */
  public static Site of(String name, List<String> hosts, RequestQueue queue) {
    return new Site(name, hosts, List.of(new Route("/", new Target.ToQueue(queue))));
  }

  /** What people call it. */
  public String name() {
    return name;
  }

  /** Its hosts, as they were given. */
  public List<String> hosts() {
    return hosts;
  }

  /** Its routes, the longest first. */
  public List<Route> routes() {
    return routes;
  }

  /** Which route has that path: its number among {@link #routes}, or as {@link Prefixes#find}. */
  public int find(byte[] bytes, int from, int to) {
    return prefixes.find(bytes, from, to);
  }

  /** As {@link Prefixes#nameEnd}. */
  public int nameEnd(int route) {
    return prefixes.nameEnd(route);
  }
}
