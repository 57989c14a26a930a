package dev.gatehouse.gateway;

import dev.gatehouse.gateway.pool.PoolSpec;
import dev.gatehouse.gateway.site.SiteFile;
import dev.gatehouse.gateway.site.SiteSpec;
import dev.gatehouse.gateway.site.TargetSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where people find something, and what they find there.
 *
 * @param url {@code https://HOST:PORT/}
 * @param behind the command, the URL or the folder that answers at its root
 * @param workers how many of the command there are; 0 for what we do not start
 */
public record Front(String url, String behind, int workers) {
  private static final List<String> LOOPBACK = List.of("127.0.0.1", "::1");

  /** One for each host of the plan's, but for loopback's own addresses and wildcards. */
  static List<Front> of(SiteFile plan, int port) {
    var fronts = new ArrayList<Front>();
    for (SiteSpec site : plan.sites()) {
      TargetSpec target = root(site);
      for (String host : site.hosts()) {
        if (!LOOPBACK.contains(host) && !host.startsWith("*")) {
          fronts.add(new Front(url(host, port), behind(plan, target), workers(plan, target)));
        }
      }
    }
    return List.copyOf(fronts);
  }

  private static TargetSpec root(SiteSpec site) {
    return site.routes().stream()
        .filter(it -> it.path().equals("/"))
        .findFirst()
        .orElse(site.routes().getFirst())
        .target();
  }

  private static String url(String host, int port) {
    String bare = host.contains(":") ? "[" + host + "]" : host;
    return "https://" + bare + (port == 443 ? "/" : ":" + port + "/");
  }

  private static String behind(SiteFile plan, TargetSpec target) {
    return switch (target) {
      case TargetSpec.ToPool(String pool) ->
          spec(plan, pool).map(it -> PoolSpec.written(it.command())).orElse(pool);
      case TargetSpec.ToUrl url -> url.url();
      case TargetSpec.ToFiles(var folder) -> folder.toString();
    };
  }

  private static int workers(SiteFile plan, TargetSpec target) {
    return target instanceof TargetSpec.ToPool(String pool)
        ? spec(plan, pool).map(PoolSpec::workers).orElse(0)
        : 0;
  }

  private static Optional<PoolSpec> spec(SiteFile plan, String pool) {
    return plan.pools().stream().filter(it -> it.name().equals(pool)).findFirst();
  }
}
