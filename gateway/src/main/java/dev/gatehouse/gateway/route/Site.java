package dev.gatehouse.gateway.route;

import dev.gatehouse.gateway.queue.RequestQueue;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Hosts that are answered for alike, and what answers below which path. Immutable. Looking up makes
 * no object.
 */
public final class Site {
  /** What {@link #find} says where no route has the path below it. */
  public static final int NONE = -1;

  /** What {@link #find} says where it hangs on the reader which route has the path. */
  public static final int UNCLEAR = -2;

  private final String name;
  private final List<String> hosts;
  private final List<Route> routes;
  private final byte[][] literal;
  private final byte[][] liberal;

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
    literal = new byte[routes.size()][];
    liberal = new byte[routes.size()][];
    for (int i = 0; i < literal.length; i++) {
      literal[i] = this.routes.get(i).path().getBytes(StandardCharsets.UTF_8);
      liberal[i] = Paths.liberal(literal[i]);
      for (int other = 0; other < i; other++) {
        if (Arrays.equals(liberal[i], liberal[other])) {
          throw new IllegalArgumentException(
              "the site " + name + " has two routes for " + this.routes.get(i).path());
        }
      }
    }
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

  /**
   * Which route has the path in {@code bytes[from, to)} below it: its number among {@link #routes},
   * {@link #NONE} or {@link #UNCLEAR}.
   *
   * <p>The path is read twice, and goes on as it came: literally, as an application does that
   * decodes nothing, and liberally, as one that undoes percent-encoding, takes a backslash for a
   * slash, many slashes for one, and knows parameters behind a semicolon. Where the two come to
   * different routes, or a segment is {@code .} or {@code ..} in either, some application would see
   * another path than the one that was routed, and nobody gets it. A site whose one route is for
   * everything has nothing to confuse, and takes all.
   *
   * @param bytes a target's path as it was sent, without its query; empty stands for {@code /}
   */
  public int find(byte[] bytes, int from, int to) {
    if (literal.length == 1 && literal[0].length == 1) return 0;
    if (from == to || (to - from == 1 && bytes[from] == '*')) return root();
    if (Paths.hasDots(bytes, from, to)) return UNCLEAR;
    int strict = NONE;
    int loose = NONE;
    for (int i = 0; i < literal.length && (strict == NONE || loose == NONE); i++) {
      if (strict == NONE && Paths.below(bytes, from, to, literal[i])) strict = i;
      if (loose == NONE && Paths.liberallyBelow(bytes, from, to, liberal[i])) loose = i;
    }
    return strict == loose ? strict : UNCLEAR;
  }

  /**
   * How much of a path that {@link #find} gave this route is the route's own names, so that what
   * follows is empty or begins with a slash.
   */
  public int nameEnd(int route) {
    byte[] path = literal[route];
    return path[path.length - 1] == '/' ? path.length - 1 : path.length;
  }

  /** The route for {@code /}, the shortest. */
  private int root() {
    int last = literal.length - 1;
    return literal[last].length == 1 ? last : NONE;
  }
}
