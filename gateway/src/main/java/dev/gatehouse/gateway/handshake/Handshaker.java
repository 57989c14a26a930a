package dev.gatehouse.gateway.handshake;

import dev.gatehouse.gateway.binding.Authorities;
import dev.gatehouse.gateway.binding.Binding;
import dev.gatehouse.gateway.binding.Bindings;
import dev.gatehouse.gateway.binding.ClientCertificates;
import dev.gatehouse.gateway.keys.Keys;
import dev.gatehouse.pki.DistinguishedName;
import dev.gatehouse.pki.PathValidator;
import dev.gatehouse.pki.TrustAnchors;
import dev.gatehouse.pki.X509Cert;
import dev.gatehouse.tls.SessionCache;
import dev.gatehouse.tls.config.ClientAuthentication;
import dev.gatehouse.tls.config.Presented;
import dev.gatehouse.tls.config.SecurityPolicy;
import dev.gatehouse.tls.config.ServerConfig;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Meets clients: bindings say who we are to them and whom we ask, keys sign, and sessions are
 * remembered. Safe for use by several threads. The keys stay the caller's.
 */
public final class Handshaker implements AutoCloseable {
  /**
   * What a binding means for the engine.
   *
   * @param judge of its clients' certificates; null where none are asked for
   * @param sessions where its own are found: whoever trusts others has a cache of its own
   */
  record Met(
      Binding binding,
      ClientAuthentication clients,
      @Nullable PathValidator judge,
      SessionCache sessions) {}

  private final ServerConfig config;
  private final Bindings bindings;
  private final Keys keys;
  private final InstantSource clock;
  private final IdentityHashMap<Binding, Met> met = new IdentityHashMap<>();
  private final SessionCache strangers;
  private final ThreadPoolExecutor signers = threads();

  private Handshaker(ServerConfig config, Bindings bindings, Keys keys, InstantSource clock) {
    this.config = config;
    this.bindings = bindings;
    this.keys = keys;
    this.clock = clock;
    this.strangers = cache(clock);
    for (Binding it : bindings.all()) {
      met.put(it, meet(it));
    }
  }

  /**
   * How a gate meets clients unless somebody says otherwise.
   *
   * @param protocols for ALPN (RFC 7301), ours first
   */
  public static ServerConfig usual(List<String> protocols) {
    return ServerConfig.under(SecurityPolicy.GATEHOUSE_2026_11)
        .anonymousClients()
        .askingForIdentity()
        .withSessionResumption(true)
        .withApplicationProtocols(protocols);
  }

  /**
   * For connections to come.
   *
   * @param config asks for the identity; whom we ask for theirs, the bindings say
   */
  public static Handshaker of(
      ServerConfig config, Bindings bindings, Keys keys, InstantSource clock) {
    return new Handshaker(config, bindings, keys, clock);
  }

  private static SessionCache cache(InstantSource clock) {
    return SessionCache.of(HandshakeDefaults.SESSIONS, HandshakeDefaults.SESSION_LIFETIME, clock);
  }

  private Met meet(Binding binding) {
    return switch (binding.clients()) {
      case ClientCertificates.None() ->
          new Met(binding, new ClientAuthentication.None(), null, strangers);
      case ClientCertificates.Ask(Authorities they) ->
          new Met(
              binding,
              new ClientAuthentication.Asked(names(they), Optional.empty()),
              judge(they),
              cache(clock));
      case ClientCertificates.Require(Authorities they) ->
          new Met(
              binding,
              new ClientAuthentication.Required(names(they), Optional.empty()),
              judge(they),
              cache(clock));
    };
  }

  private static List<DistinguishedName> names(Authorities authorities) {
    return authorities.certificates().stream().map(X509Cert::subject).toList();
  }

  private static PathValidator judge(Authorities authorities) {
    return PathValidator.trusting(TrustAnchors.of(authorities.certificates()));
  }

  /**
   * A new connection's side.
   *
   * @param local where it came in
   * @param loop the connection's own thread, which answers that come later are brought to
   */
  public Meeting meet(InetSocketAddress local, Executor loop) {
    return new Meeting(this, local, loop);
  }

  ServerConfig config() {
    return config;
  }

  InstantSource clock() {
    return clock;
  }

  /** For what would hold up a loop; refuses when more waits than can be done in time. */
  Executor signers() {
    return signers;
  }

  Optional<Met> find(InetSocketAddress local, @Nullable String serverName) {
    return bindings.find(local, serverName).map(met::get);
  }

  Presented presented(Met it) {
    return Presented.of(keys.credential(it.binding().certificate())).asking(it.clients());
  }

  /** No more slow signatures; connections that are open go on. Sessions are forgotten. */
  @Override
  public void close() {
    signers.shutdown();
    met.values().forEach(it -> it.sessions().close());
    strangers.close();
  }

  private static ThreadPoolExecutor threads() {
    ThreadFactory threads = Thread.ofPlatform().daemon().name("signer-", 1).factory();
    ThreadPoolExecutor executor =
        new ThreadPoolExecutor(
            HandshakeDefaults.SIGNING_THREADS,
            HandshakeDefaults.SIGNING_THREADS,
            30,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(HandshakeDefaults.SIGNATURES_WAITING),
            threads);
    executor.allowCoreThreadTimeOut(true);
    return executor;
  }
}
