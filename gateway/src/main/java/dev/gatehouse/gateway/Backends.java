package dev.gatehouse.gateway;

import dev.gatehouse.gateway.pool.Pool;
import dev.gatehouse.gateway.pool.PoolEvent;
import dev.gatehouse.gateway.pool.PoolSpec;
import dev.gatehouse.gateway.pool.SteadyClock;
import dev.gatehouse.gateway.pool.Supervisor;
import dev.gatehouse.gateway.queue.RequestQueue;
import dev.gatehouse.gateway.queue.WorkerAddress.TcpPort;
import dev.gatehouse.gateway.report.GateException;
import dev.gatehouse.gateway.site.RouteSpec;
import dev.gatehouse.gateway.site.SiteFile;
import dev.gatehouse.gateway.site.SiteSpec;
import dev.gatehouse.gateway.site.TargetSpec;
import dev.gatehouse.gateway.state.GateFolder;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What is behind a gate: its pools, and the queues of what runs by itself. A reload changes it, one
 * at a time; looking is for any thread.
 */
final class Backends implements AutoCloseable {
  /** Something that runs by itself, and the site that names it. */
  record Upstream(String site, TargetSpec.ToUrl at) {}

  private final GateFolder folder;
  private final InstantSource clock;
  private final Consumer<PoolEvent> audience;
  private final Map<Upstream, RequestQueue> upstreams = new ConcurrentHashMap<>();
  private volatile @Nullable Supervisor supervisor;

  Backends(GateFolder folder, InstantSource clock, Consumer<PoolEvent> audience) {
    this.folder = folder;
    this.clock = clock;
    this.audience = audience;
  }

  /**
   * Gets ready for a plan, and says why it cannot be followed. What is followed now stays: at most
   * a supervisor is started, without a pool.
   *
   * @param before what is followed now; empty at the start
   */
  void prepare(SiteFile next, Optional<SiteFile> before) throws GateException {
    if (!next.pools().isEmpty() && supervisor == null) {
      supervisor = startSupervisor();
    }
    List<String> ours = before.map(Backends::names).orElse(List.of());
    for (PoolSpec it : next.pools()) {
      if (!ours.contains(it.name()) && pools().containsKey(it.name())) {
        throw GateException.environment(
            "The pool "
                + it.name()
                + " was taken out a moment ago and is still ending: reload again when it is gone.");
      }
    }
  }

  private static List<String> names(SiteFile plan) {
    return plan.pools().stream().map(PoolSpec::name).toList();
  }

  private Supervisor startSupervisor() throws GateException {
    try {
      return Supervisor.start(folder.sockets(), SteadyClock.from(clock), audience);
    } catch (IOException e) {
      throw GateException.environment(
          "The folder for workers' sockets, "
              + folder.sockets()
              + ", cannot be made ("
              + e.getMessage()
              + ").",
          e);
    }
  }

  /**
   * Starts pools that are new and changes those that run otherwise from now on.
   *
   * @return the first start of each pool that is new
   */
  Map<String, CompletableFuture<?>> follow(SiteFile plan) {
    var starts = new LinkedHashMap<String, CompletableFuture<?>>();
    Supervisor it = supervisor;
    if (it != null) {
      for (PoolSpec spec : plan.pools()) {
        Pool known = it.pools().get(spec.name());
        if (known == null) {
          starts.put(spec.name(), it.add(spec).started());
        } else if (!known.spec().equals(spec)) {
          // Where the new workers do not come up, the audience hears of it and the old ones go on.
          var _ = it.change(spec);
        }
      }
    }
    return starts;
  }

  /** Ends the pools that the plan does not have, once their requests are answered. */
  void drop(SiteFile plan) {
    Supervisor it = supervisor;
    if (it != null) {
      List<String> kept = names(plan);
      for (Pool pool : it.pools().values()) {
        if (!kept.contains(pool.name())) {
          var _ = it.remove(pool.name(), pool.spec().timeouts().drain());
        }
      }
    }
    upstreams
        .keySet()
        .removeIf(
            known -> plan.sites().stream().noneMatch(site -> upstreamsOf(site).contains(known)));
  }

  private static List<Upstream> upstreamsOf(SiteSpec site) {
    return site.routes().stream()
        .map(RouteSpec::target)
        .filter(TargetSpec.ToUrl.class::isInstance)
        .map(at -> new Upstream(site.name(), (TargetSpec.ToUrl) at))
        .toList();
  }

  /** The queue of a pool that the followed plan has. */
  RequestQueue pool(String name) {
    Pool pool = pools().get(name);
    if (pool == null) {
      throw new IllegalArgumentException("there is no pool " + name);
    }
    return pool.queue();
  }

  /** The queue in front of something that runs by itself. */
  RequestQueue upstream(SiteSpec site, TargetSpec.ToUrl at) {
    return upstreams.computeIfAbsent(
        new Upstream(site.name(), at),
        _ -> RequestQueue.fixed(site.name(), new TcpPort(at.host(), at.port())));
  }

  Map<Upstream, RequestQueue> upstreams() {
    return Map.copyOf(upstreams);
  }

  Optional<Supervisor> supervisor() {
    return Optional.ofNullable(supervisor);
  }

  private Map<String, Pool> pools() {
    return supervisor().map(Supervisor::pools).orElse(Map.of());
  }

  /** Ends all workers; completes when they are gone. */
  CompletableFuture<Void> stop() {
    return supervisor()
        .map(it -> it.stop(Duration.ZERO))
        .orElseGet(() -> CompletableFuture.completedFuture(null));
  }

  @Override
  public void close() {
    supervisor().ifPresent(Supervisor::close);
  }
}
