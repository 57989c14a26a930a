package dev.gatehouse.gateway.route;

import dev.gatehouse.gateway.http.codec.Octets;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Finds the site for a host: exactly, in any case. Immutable and safe for use by several threads; a
 * reload makes a new one. Looking up makes no object, for the host is compared where it was read.
 */
public final class Router {
  private final byte[][] hosts;
  private final @Nullable Site[] sites;
  private final int mask;
  private final Site fallback;

  private Router(int slots, Site fallback) {
    this.hosts = new byte[slots][];
    this.sites = new Site[slots];
    this.mask = slots - 1;
    this.fallback = fallback;
  }

  /**
   * A router to these sites. The first one also answers HTTP/1.0 requests that name no host.
   *
   * @throws IllegalArgumentException if there is no site, or two have the same host
   */
  public static Router to(List<Site> sites) {
    if (sites.isEmpty()) throw new IllegalArgumentException("a router needs at least one site");
    int count = sites.stream().mapToInt(site -> site.hosts().size()).sum();
    // At most half full, so that a miss ends soon.
    var router = new Router(Math.max(4, Integer.highestOneBit(count) << 2), sites.getFirst());
    for (Site site : sites) for (String host : site.hosts()) router.add(host, site);
    return router;
  }

  private void add(String host, Site site) {
    byte[] key = normalized(host).getBytes(StandardCharsets.ISO_8859_1);
    if (find(key, 0, key.length) != null) {
      throw new IllegalArgumentException("the host " + host + " belongs to two sites");
    }
    int slot = hash(key, 0, key.length) & mask;
    while (sites[slot] != null) slot = (slot + 1) & mask;
    hosts[slot] = key;
    sites[slot] = site;
  }

  /** As a Host field has it: in lower case, IPv6 in brackets, without a final dot. */
  private static String normalized(String host) {
    String lower = host.toLowerCase(Locale.ROOT);
    if (lower.endsWith(".")) lower = lower.substring(0, lower.length() - 1);
    return lower.indexOf(':') >= 0 && !lower.startsWith("[") ? "[" + lower + "]" : lower;
  }

  /** The site for the host in {@code bytes[from, to)}, without port and final dot; or null. */
  public @Nullable Site find(byte[] bytes, int from, int to) {
    for (int slot = hash(bytes, from, to) & mask; ; slot = (slot + 1) & mask) {
      Site site = sites[slot];
      if (site == null || Octets.same(bytes, from, to, hosts[slot])) return site;
    }
  }

  /**
   * What answers, and why.
   *
   * @param host without port; in any case
   * @param path as a client would send it, without its query
   */
  public Choice explain(String host, String path) {
    byte[] key = normalized(host).getBytes(StandardCharsets.ISO_8859_1);
    Site site = find(key, 0, key.length);
    if (site == null) return new Choice(null, null, "no site has the host " + host, List.of());
    byte[] bytes = path.getBytes(StandardCharsets.UTF_8);
    int chosen = site.find(bytes, 0, bytes.length);
    var others = new ArrayList<Choice.PassedOver>();
    for (int i = 0; i < site.routes().size(); i++) {
      if (i == chosen) continue;
      Route route = site.routes().get(i);
      byte[] prefix = route.path().getBytes(StandardCharsets.UTF_8);
      boolean below = Paths.below(bytes, 0, bytes.length, prefix);
      String why = below ? "a longer one fits" : "the path is not below it";
      if (below && chosen == Site.UNCLEAR) why = "not every reader takes the path to be below it";
      others.add(new Choice.PassedOver(route, why));
    }
    String reason =
        switch (chosen) {
          case Site.NONE -> "the path is below no route";
          case Site.UNCLEAR -> "applications would not agree on which route the path is below";
          default -> "it is the longest that the path is below";
        };
    return new Choice(site, chosen < 0 ? null : site.routes().get(chosen), reason, others);
  }

  /** The site for a request that names no host, as HTTP/1.0 allows. */
  public Site fallback() {
    return fallback;
  }

  private static int hash(byte[] bytes, int from, int to) {
    int hash = 0;
    for (int i = from; i < to; i++) hash = hash * 31 + Octets.lower(bytes[i]);
    return hash ^ (hash >>> 15);
  }
}
