package dev.gatehouse.gateway;

import dev.gatehouse.ca.AuthorityException;
import dev.gatehouse.gateway.admin.AdminSocket;
import dev.gatehouse.gateway.http.Clocks;
import dev.gatehouse.gateway.http.HttpDefaults;
import dev.gatehouse.gateway.http.HttpServer;
import dev.gatehouse.gateway.http.LogLine;
import dev.gatehouse.gateway.http.Transport;
import dev.gatehouse.gateway.keys.KnownKeys;
import dev.gatehouse.gateway.pool.PoolEvent;
import dev.gatehouse.gateway.pool.StartupException;
import dev.gatehouse.gateway.report.GateException;
import dev.gatehouse.gateway.report.Log;
import dev.gatehouse.gateway.route.Router;
import dev.gatehouse.gateway.site.ListenerSpec;
import dev.gatehouse.gateway.site.Reading;
import dev.gatehouse.gateway.site.SiteFile;
import dev.gatehouse.gateway.state.GateFolder;
import dev.gatehouse.gateway.state.GateLock;
import dev.gatehouse.pki.X509Cert;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A gate that runs as its plan says: listeners with their pipelines and keys, the router, and what
 * is behind it. Safe for use by several threads; whoever closes it has ended everything that it
 * began.
 */
public final class Gate implements AutoCloseable {
  /** How long requests in flight may take when the gate ends, before they are cut. */
  public static final Duration GRACE = Duration.ofSeconds(30);

  /** What still stands between the cut and the end: workers' own grace, and some air. */
  private static final Duration LAST_PATIENCE = Duration.ofSeconds(30);

  private final GateFolder folder;
  private final Log log;
  private final Instant started;
  private final InstantSource clock;
  private final List<AutoCloseable> parts = new ArrayList<>(); // closed in reverse
  private final CompletableFuture<Void> stopRequested = new CompletableFuture<>();
  private final AtomicBoolean ending = new AtomicBoolean();
  private final Totals totals = new Totals();
  private final Backends backends;
  private final Means means;
  private final Doors doors;
  private final HttpServer server;
  private final CompletableFuture<Void> ready;
  private final boolean asked; // by a command line, and not by a file
  private volatile Arrangement arrangement;
  private boolean hasServed; // the audience's thread alone

  /**
   * Starts everything; the application may still be on its way, see {@link #ready}.
   *
   * @throws GateException if the plan cannot be followed: a port is taken, a key is not there, or
   *     another gate runs on that folder
   * @throws AuthorityException if the folder's authority is not fit to issue what is wanted
   */
  public static Gate start(SiteFile plan, GateFolder folder, Log log, InstantSource clock)
      throws GateException, AuthorityException {
    List<AutoCloseable> begun = new ArrayList<>();
    try {
      return new Gate(plan, folder, log, clock, begun);
    } catch (GateException | AuthorityException | RuntimeException e) {
      closeAll(begun);
      throw e;
    }
  }

  private Gate(
      SiteFile plan, GateFolder folder, Log log, InstantSource clock, List<AutoCloseable> begun)
      throws GateException, AuthorityException {
    this.folder = folder;
    this.log = log;
    this.clock = clock;
    this.started = clock.instant();
    this.asked = plan.file().isEmpty();
    GateLock lock = begin(begun, GateLock.take(folder));
    Ports.requireFree(plan.listeners().stream().map(ListenerSpec::address).toList());
    // The slow beginnings side by side: the workers' start, and the event loops'.
    CompletableFuture<Transport> loops =
        CompletableFuture.supplyAsync(
            () -> Transport.start(Runtime.getRuntime().availableProcessors()));
    begin(begun, () -> loops.join().close()); // they end last, and also when what follows fails
    backends = begin(begun, new Backends(folder, clock, this::hear));
    backends.prepare(plan, Optional.empty());
    Map<String, CompletableFuture<?>> starts = backends.follow(plan);
    Router router = Routes.of(plan, backends);
    server =
        new HttpServer(
            loops.join(),
            router,
            HttpDefaults.SETTINGS,
            entry -> {
              totals.count(entry.status());
              log.request(out -> LogLine.write(entry, out));
            },
            Clocks.SYSTEM);
    server.route(router, Routes.demands(plan));
    means =
        new Means(
            loops.join().loops(), folder, log, clock, server::plainOnTls, new TlsReports(log));
    arrangement = Arrangement.of(plan, means);
    begin(begun, () -> arrangement.close());
    doors = new Doors(server);
    try {
      doors.open(arrangement);
    } catch (GateException e) {
      var _ = server.end(Duration.ZERO);
      throw e;
    }
    ready = CompletableFuture.allOf(starts.values().toArray(CompletableFuture[]::new));
    begin(begun, AdminSocket.open(folder, lock, new Desk(this), server.watchers(), log));
    parts.addAll(begun);
  }

  private static <T extends AutoCloseable> T begin(List<AutoCloseable> begun, T part) {
    begun.add(part);
    return part;
  }

  private void hear(PoolEvent event) {
    if (event instanceof PoolEvent.Output) {
      log.output(event.sentence());
    } else if (event instanceof PoolEvent.StartFailed && asked && !hasServed) {
      log.detail(event.sentence()); // ready() says it to whoever waits, and they end the gate
    } else if (event.warning()) {
      log.warning(event.sentence());
    } else {
      hasServed |= event instanceof PoolEvent.Ready;
      log.detail(event.sentence());
    }
  }

  /**
   * Completes when requests can be answered; fails with a {@link GateException} when an application
   * does not start, while the gate itself goes on trying.
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

  /**
   * Reads the site file again and follows it; on a command line's plan, certificates are read and
   * issued anew. New connections take the new arrangement, open ones finish on the old. What cannot
   * be followed changes nothing.
   *
   * @return what was done, a sentence
   * @throws GateException what is wrong with the file, or cannot be had here and now
   * @throws AuthorityException if the folder's authority is not fit to issue what is wanted
   */
  public synchronized String reload() throws GateException, AuthorityException {
    requireGoingOn();
    Arrangement before = arrangement;
    Optional<Path> file = before.plan().file();
    SiteFile plan = file.isPresent() ? read(file.get()) : before.plan();
    backends.prepare(plan, Optional.of(before.plan()));
    Arrangement next = Arrangement.of(plan, means);
    try {
      requireGoingOn(); // that took its time
      doors.open(next);
    } catch (GateException | RuntimeException e) {
      next.close();
      throw e;
    }
    // Nothing fails from here on.
    backends.follow(plan);
    server.route(Routes.of(plan, backends), Routes.demands(plan));
    arrangement = next;
    doors.leadTo(next);
    backends.drop(plan);
    var _ = before.retire();
    String done = "Reloaded" + file.map(it -> " " + it).orElse("") + ": " + counted(plan) + ".";
    log.notice(done);
    return done;
  }

  private SiteFile read(Path file) throws GateException {
    Reading reading = Reading.of(file);
    SiteFile plan = reading.orThrow();
    reading.warnings().forEach(it -> log.warning(it.toString()));
    return plan;
  }

  private void requireGoingOn() throws GateException {
    if (ending.get()) {
      throw GateException.environment("The gate is ending, and follows no other plan.");
    }
  }

  private static String counted(SiteFile plan) {
    return String.join(
        ", ",
        counted(plan.listeners().size(), "listener"),
        counted(plan.bindings().size(), "binding"),
        counted(plan.sites().size(), "site"),
        counted(plan.pools().size(), "pool"));
  }

  private static String counted(int count, String thing) {
    return count + " " + thing + (count == 1 ? "" : "s");
  }

  /** Completes when somebody asks the gate to end; whoever started it then does it. */
  public CompletableFuture<Void> stopRequested() {
    return stopRequested.copy();
  }

  void requestStop() {
    stopRequested.complete(null);
  }

  /** Where a browser finds what, the best name first. */
  public List<Front> fronts() {
    return Front.of(arrangement.plan(), port());
  }

  /**
   * Renews certificates if it is time, without waiting for the next look at the clock, which comes
   * within a minute.
   */
  public void renewIfDue() {
    arrangement.tick();
  }

  /** What the next handshake presents that asks for nothing special. */
  public X509Cert certificate() {
    return arrangement.facts(plan().bindings().getLast()).orElseThrow().certificate();
  }

  /** On which port it listens, at its first listener. */
  public int port() {
    return address(plan().listeners().getFirst()).getPort();
  }

  /** The certificate to trust; empty where nothing is issued here. */
  public Optional<KnownKeys.Root> root() {
    return arrangement.root();
  }

  SiteFile plan() {
    return arrangement.plan();
  }

  Arrangement arrangement() {
    return arrangement;
  }

  InetSocketAddress address(ListenerSpec listener) {
    return doors.address(listener);
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

  Backends backends() {
    return backends;
  }

  HttpServer server() {
    return server;
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
    CompletableFuture<?> over = server.end(grace).thenCompose(_ -> backends.stop());
    try {
      over.get(grace.plus(LAST_PATIENCE).toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      log.warning("Something did not end in time, and is ended now.");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      log.warning("The end was not in order: " + e.getCause() + ".");
    }
    synchronized (this) { // a reload that is under way leaves nothing behind
      closeAll(parts);
    }
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
