package dev.gatehouse.gateway;

import dev.gatehouse.ca.AuthorityException;
import dev.gatehouse.gateway.binding.Addresses;
import dev.gatehouse.gateway.binding.Binding;
import dev.gatehouse.gateway.binding.Bindings;
import dev.gatehouse.gateway.binding.CertificateSource;
import dev.gatehouse.gateway.filter.FilterService;
import dev.gatehouse.gateway.handshake.Handshaker;
import dev.gatehouse.gateway.kernel.KernelPipeline;
import dev.gatehouse.gateway.kernel.KernelTls;
import dev.gatehouse.gateway.keys.KeyFacts;
import dev.gatehouse.gateway.keys.Keys;
import dev.gatehouse.gateway.keys.KnownKeys;
import dev.gatehouse.gateway.pipeline.InlinePipeline;
import dev.gatehouse.gateway.pipeline.Pipeline;
import dev.gatehouse.gateway.report.GateException;
import dev.gatehouse.gateway.site.KeysPlace;
import dev.gatehouse.gateway.site.ListenerSpec;
import dev.gatehouse.gateway.site.SiteFile;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * What a plan became for TLS: the keys where it wants them, and a pipeline for each listener, all
 * of it ready before the first connection comes. Another plan gets another arrangement, and this
 * one serves its connections to their end. Immutable once made; safe for use by several threads.
 */
final class Arrangement implements AutoCloseable {
  /** RFC 9112 is all that the gate speaks so far. */
  private static final List<String> PROTOCOLS = List.of("http/1.1");

  private final SiteFile plan;
  private final Map<KeysPlace, Keys> keys = new LinkedHashMap<>();
  private final Map<KeysPlace, FilterService> filters = new LinkedHashMap<>();
  private final Map<ListenerSpec, Pipeline> pipelines = new LinkedHashMap<>();

  /** The keys of each listener: those above, or what its filter tells of its own. */
  private final Map<ListenerSpec, KnownKeys> seen = new LinkedHashMap<>();

  private Arrangement(SiteFile plan) {
    this.plan = plan;
  }

  /**
   * Opens the keys, and starts what has to be started. What fails leaves nothing behind.
   *
   * @throws GateException if a certificate or key cannot be had, or a helper does not start
   * @throws AuthorityException if the folder's authority is not fit to issue what is wanted
   */
  static Arrangement of(SiteFile plan, Means means) throws GateException, AuthorityException {
    var made = new Arrangement(plan);
    try {
      Bindings bindings = Bindings.of(plan.bindings());
      for (ListenerSpec it : plan.listeners()) {
        made.pipelines.put(it, made.pipeline(it, bindings, means));
      }
      return made;
    } catch (GateException | AuthorityException | RuntimeException e) {
      made.close();
      throw e;
    }
  }

  private Pipeline pipeline(ListenerSpec listener, Bindings bindings, Means means)
      throws GateException, AuthorityException {
    return switch (listener.pipeline()) {
      case INLINE ->
          new InlinePipeline(
              handshaker(listener, bindings, means),
              means.plainText(),
              means.reports(),
              means.clock());
      case KERNEL -> inKernel(listener, handshaker(listener, bindings, means), means);
      case FILTER -> filter(listener, means);
    };
  }

  private Handshaker handshaker(ListenerSpec listener, Bindings bindings, Means means)
      throws GateException, AuthorityException {
    Keys held = keys(listener.keys(), means);
    seen.put(listener, held);
    return Handshaker.of(Handshaker.usual(PROTOCOLS), bindings, held, means.clock());
  }

  /** One filter for each place of keys: it serves every listener that wants it so. */
  private Pipeline filter(ListenerSpec listener, Means means)
      throws GateException, AuthorityException {
    boolean guarded = listener.keys() instanceof KeysPlace.Guard;
    if (guarded) {
      seen.put(listener, keys(listener.keys(), means)); // before the filter, which asks it
    }
    FilterService known = filters.get(listener.keys());
    if (known == null) {
      known = means.filter(reachable(listener.keys()), PROTOCOLS, listener.keys());
      filters.put(listener.keys(), known);
    }
    if (!guarded) {
      seen.put(listener, known.keys());
    }
    return known;
  }

  /** The bindings that listeners with keys in that place can get to. */
  private List<Binding> reachable(KeysPlace place) {
    return plan.bindings().stream()
        .filter(
            binding ->
                plan.listeners().stream()
                    .anyMatch(it -> it.keys().equals(place) && it.meets(binding)))
        .toList();
  }

  private static Pipeline inKernel(ListenerSpec listener, Handshaker handshaker, Means means) {
    Pipeline made =
        new KernelPipeline(
            KernelTls.here(), handshaker, means.plainText(), means.reports(), means.clock());
    if (!made.remark().isEmpty()) {
      means
          .log()
          .warning(
              "listener " + Addresses.written(listener.address()) + ": " + made.remark() + ".");
    }
    return made;
  }

  private Keys keys(KeysPlace place, Means means) throws GateException, AuthorityException {
    Keys known = keys.get(place);
    if (known == null) {
      known = means.open(place, sources(place));
      keys.put(place, known);
    }
    return known;
  }

  /** What is presented at the listeners whose keys are in that place. */
  private Set<CertificateSource> sources(KeysPlace place) {
    var sources = new LinkedHashSet<CertificateSource>();
    reachable(place).forEach(it -> sources.add(it.certificate()));
    return sources;
  }

  SiteFile plan() {
    return plan;
  }

  Pipeline pipeline(ListenerSpec listener) {
    Pipeline pipeline = pipelines.get(listener);
    if (pipeline == null) {
      throw new IllegalArgumentException("no listener of this plan: " + listener);
    }
    return pipeline;
  }

  /** What may be known here of a listener's keys. */
  KnownKeys keys(ListenerSpec listener) {
    KnownKeys held = seen.get(listener);
    if (held == null) {
      throw new IllegalArgumentException("no listener of this plan: " + listener);
    }
    return held;
  }

  /** The certificate of a binding now; empty where no listener meets it. */
  Optional<KeyFacts> facts(Binding binding) {
    return plan.listeners().stream()
        .filter(it -> it.meets(binding))
        .findFirst()
        .map(it -> keys(it).facts(binding.certificate()));
  }

  /** The built-in authority's root, where anything is issued by it. */
  Optional<KnownKeys.Root> root() {
    return seen.values().stream().flatMap(it -> it.root().stream()).findFirst();
  }

  /** Looks now whether a certificate is to be renewed. */
  void tick() {
    seen.values().forEach(KnownKeys::tick);
  }

  /** Ends when the last connection has; completes then. */
  CompletableFuture<Void> retire() {
    return CompletableFuture.allOf(
            pipelines.values().stream().map(Pipeline::retire).toArray(CompletableFuture[]::new))
        .thenRun(() -> keys.values().forEach(Keys::close));
  }

  @Override
  public void close() {
    new ArrayList<>(pipelines.values()).reversed().forEach(Pipeline::close);
    keys.values().forEach(Keys::close);
  }
}
