package dev.gatehouse.gateway.site;

import dev.gatehouse.gateway.binding.Binding;
import dev.gatehouse.gateway.pool.PoolSpec;
import dev.gatehouse.gateway.report.GateException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a gate is to do.
 *
 * @param file the file that says so; absolute. Empty for what a command line said
 * @param listeners where it listens; at least one, no address twice
 * @param bindings which certificate answers; at least one, no name and address twice
 * @param sites what it answers for; at least one, no name and no host twice. The first one also
 *     answers requests that name no host
 * @param pools the applications; no name twice, and every one that a route names
 * @param isolation which Unix users its processes have when it is started as root
 */
public record SiteFile(
    Optional<Path> file,
    List<ListenerSpec> listeners,
    List<Binding> bindings,
    List<SiteSpec> sites,
    List<PoolSpec> pools,
    Isolation isolation) {
  /**
   * Keeps copies, and checks that what is named is there.
   *
   * @throws IllegalArgumentException one sentence that says what is wrong
   */
  public SiteFile {
    listeners = List.copyOf(listeners);
    bindings = List.copyOf(bindings);
    sites = List.copyOf(sites);
    pools = List.copyOf(pools);
    if (listeners.isEmpty() || bindings.isEmpty() || sites.isEmpty()) {
      throw new IllegalArgumentException("a site file needs listeners, bindings and sites");
    }
    Set<String> known = pools.stream().map(PoolSpec::name).collect(Collectors.toSet());
    if (known.size() < pools.size()) {
      throw new IllegalArgumentException("two pools have the same name");
    }
    var hosts = new HashSet<String>();
    for (SiteSpec site : sites) {
      for (String host : site.hosts()) {
        if (!hosts.add(host)) {
          throw new IllegalArgumentException("the host " + host + " belongs to two sites");
        }
      }
      for (RouteSpec route : site.routes()) {
        if (route.target() instanceof TargetSpec.ToPool(String pool) && !known.contains(pool)) {
          throw new IllegalArgumentException("there is no pool " + pool);
        }
      }
    }
  }

  /**
   * Reads a site file, and the certificates that it names.
   *
   * @throws GateException with every error, each on a line of its own: {@code FILE:LINE:COLUMN:
   *     sentence}
   */
  public static SiteFile read(Path file) throws GateException {
    return Reading.of(file).orThrow();
  }
}
