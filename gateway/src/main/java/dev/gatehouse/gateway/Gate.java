package dev.gatehouse.gateway;

import dev.gatehouse.ca.Authority;
import dev.gatehouse.ca.AuthorityException;
import dev.gatehouse.gateway.GateOptions.Command;
import dev.gatehouse.gateway.GateOptions.Upstream;
import dev.gatehouse.gateway.admin.AdminSocket;
import dev.gatehouse.gateway.binding.Binding;
import dev.gatehouse.gateway.binding.Bindings;
import dev.gatehouse.gateway.binding.CertificateSource.Issued;
import dev.gatehouse.gateway.handshake.Handshaker;
import dev.gatehouse.gateway.http.Clocks;
import dev.gatehouse.gateway.http.HttpDefaults;
import dev.gatehouse.gateway.http.HttpServer;
import dev.gatehouse.gateway.http.Listener;
import dev.gatehouse.gateway.http.LogLine;
import dev.gatehouse.gateway.http.Scheme;
import dev.gatehouse.gateway.http.Transport;
import dev.gatehouse.gateway.keys.KeyFacts;
import dev.gatehouse.gateway.pipeline.InlinePipeline;
import dev.gatehouse.gateway.pool.Pool;
import dev.gatehouse.gateway.pool.PoolEvent;
import dev.gatehouse.gateway.pool.PoolSpec;
import dev.gatehouse.gateway.pool.StartupException;
import dev.gatehouse.gateway.pool.SteadyClock;
import dev.gatehouse.gateway.pool.Supervisor;
import dev.gatehouse.gateway.queue.RequestQueue;
import dev.gatehouse.gateway.queue.WorkerAddress.TcpPort;
import dev.gatehouse.gateway.report.GateException;
import dev.gatehouse.gateway.report.Log;
import dev.gatehouse.gateway.route.Router;
import dev.gatehouse.gateway.route.Site;
import dev.gatehouse.gateway.state.GateFolder;
import dev.gatehouse.gateway.state.GateLock;
import dev.gatehouse.pki.X509Cert;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A gate that runs: listeners, their pipeline and certificate, the router, and what is behind it.
 * Safe for use by several threads; whoever closes it has ended everything that it began.
 */
public final class Gate implements AutoCloseable {
  /** RFC 9112 is all that the gate speaks so far. */
  private static final List<String> PROTOCOLS = List.of("http/1.1");

  /** How long requests in flight may take when the gate ends, before they are cut. */
  public static final Duration GRACE = Duration.ofSeconds(30);

  /** What still stands between the cut and the end: workers' own grace, and some air. */
  private static final Duration LAST_PATIENCE = Duration.ofSeconds(30);

  private final GateOptions options;
  private final GateFolder folder;
  private final Log log;
  private final Instant started;
  private final InstantSource clock;
  private final List<AutoCloseable> parts = new ArrayList<>(); // closed in reverse
  private final List<InetSocketAddress> addresses = new ArrayList<>();
  private final CompletableFuture<Void> stopRequested = new CompletableFuture<>();
  private final AtomicBoolean ending = new AtomicBoolean();
  private final Totals totals = new Totals();
  private final Authority authority;
  private final Certificates certificates;
  private final Optional<Supervisor> supervisor;
  private final RequestQueue queue;
  private final CompletableFuture<Void> ready;
  private final HttpServer server;
  private boolean hasServed; // the audience's thread alone

  /**
   * Starts everything; the application may still be on its way, see {@link #ready}.
   *
   * @throws GateException if the port is taken, or another gate runs on that folder
   * @throws AuthorityException if the folder's authority is not fit to issue the certificate
   */
  public static Gate start(GateOptions options, GateFolder folder, Log log, InstantSource clock)
      throws GateException, AuthorityException {
    List<AutoCloseable> begun = new ArrayList<>();
    try {
      return new Gate(options, folder, log, clock, begun);
    } catch (GateException | AuthorityException | RuntimeException e) {
      closeAll(begun);
      throw e;
    }
  }

  private Gate(
      GateOptions options,
      GateFolder folder,
      Log log,
      InstantSource clock,
      List<AutoCloseable> begun)
      throws GateException, AuthorityException {
    this.options = options;
    this.folder = folder;
    this.log = log;
    this.clock = clock;
    this.started = clock.instant();
    GateLock lock = begin(begun, GateLock.take(folder));
    List<InetSocketAddress> free = Ports.free(options.port());
    // The slow beginnings side by side: the workers' start, and the event loops'.
    CompletableFuture<Transport> loops =
        CompletableFuture.supplyAsync(
            () -> Transport.start(Runtime.getRuntime().availableProcessors()));
    begin(begun, () -> loops.join().close()); // they end last, and also when what follows fails
    authority = authority(folder, clock, log);
    authority.check(new LinkedHashSet<>(options.hosts()));
    supervisor = supervisor(begun);
    Optional<Pool> pool = supervisor.map(this::pool);
    queue = queue(pool);
    ready = pool.map(Gate::started).orElseGet(() -> CompletableFuture.completedFuture(null));
    certificates =
        begin(begun, Certificates.of(authority, new LinkedHashSet<>(options.hosts()), clock, log));
    server =
        new HttpServer(
            loops.join(),
            Router.to(List.of(site())),
            HttpDefaults.SETTINGS,
            entry -> {
              totals.count(entry.status());
              log.request(out -> LogLine.write(entry, out));
            },
            Clocks.SYSTEM);
    InlinePipeline pipeline = begin(begun, pipeline());
    listen(free, pipeline);
    begin(begun, AdminSocket.open(folder, lock, new Desk(this), log));
    parts.addAll(begun);
  }

  private static Authority authority(GateFolder folder, InstantSource clock, Log log)
      throws AuthorityException {
    boolean first = folder.authority().root().isEmpty();
    Authority authority = Authority.openOrCreate(folder.authority(), clock, new SecureRandom());
    if (first) {
      log.notice("An authority for this machine's names was made in " + folder.path() + ".");
    }
    return authority;
  }

  private static <T extends AutoCloseable> T begin(List<AutoCloseable> begun, T part) {
    begun.add(part);
    return part;
  }

  private Optional<Supervisor> supervisor(List<AutoCloseable> begun) throws GateException {
    if (!(options.backend() instanceof Command)) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          begin(begun, Supervisor.start(folder.sockets(), SteadyClock.from(clock), this::hear)));
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

  private Pool pool(Supervisor started) {
    Command command = (Command) options.backend();
    return started.add(PoolSpec.running(command.pool(), command.words()).with(command.workers()));
  }

  private void hear(PoolEvent event) {
    if (event instanceof PoolEvent.Output) {
      log.output(event.sentence());
    } else if (event instanceof PoolEvent.StartFailed && !hasServed) {
      log.detail(event.sentence()); // ready() says it to whoever waits, and they end the gate
    } else if (event.warning()) {
      log.warning(event.sentence());
    } else {
      hasServed |= event instanceof PoolEvent.Ready;
      log.detail(event.sentence());
    }
  }

  private static CompletableFuture<Void> started(Pool pool) {
    return pool.started().thenApply(_ -> null);
  }

  private RequestQueue queue(Optional<Pool> pool) {
    return pool.map(Pool::queue)
        .orElseGet(
            () -> {
              Upstream to = (Upstream) options.backend();
              return RequestQueue.fixed(to.pool(), new TcpPort(to.host(), to.port()));
            });
  }

  private Site site() {
    List<String> hosts = options.hosts().stream().map(host -> host.text()).toList();
    return new Site(options.backend().pool(), hosts, queue);
  }

  private InlinePipeline pipeline() {
    Bindings bindings = Bindings.of(List.of(Binding.byDefault(source())));
    return new InlinePipeline(
        Handshaker.of(Handshaker.usual(PROTOCOLS), bindings, certificates, clock),
        server::plainOnTls,
        new TlsReports(log),
        clock);
  }

  private Issued source() {
    return new Issued(new LinkedHashSet<>(options.hosts()));
  }

  KeyFacts facts() {
    return certificates.facts(source());
  }

  private void listen(List<InetSocketAddress> free, InlinePipeline pipeline) throws GateException {
    for (InetSocketAddress address : free) {
      try {
        addresses.add(server.listen(new Listener(address, Scheme.HTTPS, pipeline::addTo)));
      } catch (IOException e) {
        var _ = server.end(Duration.ZERO);
        throw Ports.refused(address, e); // somebody took it since we looked
      }
    }
  }

  /**
   * Completes when requests can be answered; fails with a {@link GateException} when the
   * application does not start, while the gate itself goes on trying.
   */
  public CompletableFuture<Void> ready() {
    return ready.exceptionallyCompose(e -> CompletableFuture.failedFuture(didNotStart(e)));
  }

  private static Throwable didNotStart(Throwable e) {
    Throwable cause = e instanceof CompletionException ? e.getCause() : e;
    if (!(cause instanceof StartupException startup)) {
      return e;
    }
    // Its last lines have been printed already, with its name in front.
    String sentence = startup.failure().sentence();
    return startup.failure().mistaken()
        ? GateException.user(sentence)
        : GateException.application(sentence);
  }

  /** Completes when somebody asks the gate to end; whoever started it then does it. */
  public CompletableFuture<Void> stopRequested() {
    return stopRequested.copy();
  }

  void requestStop() {
    stopRequested.complete(null);
  }

  /** Where a browser finds it, the best name first. */
  public List<String> urls() {
    return options.urls(port());
  }

  /** What is behind it. */
  public GateOptions.Backend backend() {
    return options.backend();
  }

  /**
   * Renews the certificate if it is time, without waiting for the next look at the clock, which
   * comes within a minute.
   */
  public void renewIfDue() {
    certificates.tick();
  }

  /** What the next handshake presents. */
  public X509Cert certificate() {
    return certificates.facts(source()).certificate();
  }

  /** On which port it listens. */
  public int port() {
    return addresses.getFirst().getPort();
  }

  /** The certificate to trust. */
  public X509Cert root() {
    return authority.root();
  }

  /** The file that holds it. */
  public Path rootFile() {
    return folder.authority().rootFile();
  }

  List<InetSocketAddress> addresses() {
    return List.copyOf(addresses);
  }

  GateOptions options() {
    return options;
  }

  GateFolder folder() {
    return folder;
  }

  Instant startedAt() {
    return started;
  }

  InstantSource clock() {
    return clock;
  }

  Certificates certificates() {
    return certificates;
  }

  Optional<Supervisor> supervisor() {
    return supervisor;
  }

  HttpServer server() {
    return server;
  }

  RequestQueue queue() {
    return queue;
  }

  Totals totals() {
    return totals;
  }

  /**
   * Ends in order: no new connections, requests in flight finish within the grace, workers are told
   * to end. Returns when all of it is over; the second call does nothing.
   */
  public void stop(Duration grace) {
    if (!ending.compareAndSet(false, true)) {
      return;
    }
    CompletableFuture<?> requests = server.end(grace);
    CompletableFuture<?> workers =
        supervisor
            .<CompletableFuture<?>>map(it -> requests.thenCompose(_ -> it.stop(Duration.ZERO)))
            .orElse(requests);
    try {
      workers.get(grace.plus(LAST_PATIENCE).toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      log.warning("Something did not end in time, and is ended now.");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (java.util.concurrent.ExecutionException e) {
      log.warning("The end was not in order: " + e.getCause() + ".");
    }
    closeAll(parts);
  }

  /** {@link #stop} with the usual grace. */
  @Override
  public void close() {
    stop(GRACE);
  }

  private static void closeAll(List<AutoCloseable> parts) {
    for (AutoCloseable part : parts.reversed()) {
      try {
        part.close();
      } catch (Exception e) {
        // Each part ends by itself what it can; the others are ended all the same.
      }
    }
    parts.clear();
  }
}
