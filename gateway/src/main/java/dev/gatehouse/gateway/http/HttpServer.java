package dev.gatehouse.gateway.http;

import dev.gatehouse.gateway.files.FileReaders;
import dev.gatehouse.gateway.route.Router;
import dev.gatehouse.gateway.trace.Watchers;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.EventExecutor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP side of the gate: listens, reads requests, hands each to the queue that the router
 * names, and carries answers back. Safe for use by several threads. The transport's loops are the
 * caller's, and outlive it.
 */
@SuppressWarnings("FutureReturnValueIgnored") // closing needs no waiting for, except where it is
public final class HttpServer {
  private static final System.Logger LOGGER = System.getLogger(HttpServer.class.getName());

  private final Transport transport;
  private final HttpSettings settings;
  private final AccessLog log;
  private final Clocks clocks;
  private final Watchers watchers = new Watchers();
  private final SecureRandom seeds = new SecureRandom();
  private final Map<EventExecutor, Loop> loops = new ConcurrentHashMap<>();
  private final List<Listening> listening = new CopyOnWriteArrayList<>();
  private final AtomicInteger connections = new AtomicInteger();
  private final LongAdder turnedAway = new LongAdder();
  private final FileReaders readers = new FileReaders();
  private volatile Router router;
  private volatile ClientDemands demands = ClientDemands.NONE;
  private volatile @Nullable CompletableFuture<Ended> end;
  private volatile boolean cutting;

  /** A server that listens nowhere yet. */
  public HttpServer(
      Transport transport, Router router, HttpSettings settings, AccessLog log, Clocks clocks) {
    this.transport = transport;
    this.router = router;
    this.settings = settings;
    this.log = log;
    this.clocks = clocks;
  }

  /**
   * Begins to listen.
   *
   * @return where: the port is the real one if 0 was asked for
   * @throws IOException if the address is taken, or is none of this machine's
   */
  public Listening listen(Listener listener) throws IOException {
    var sockets = new ArrayList<Channel>();
    InetSocketAddress address = listener.address();
    try {
      for (EventLoopGroup loops : transport.acceptors()) {
        Channel socket = bind(listener, address, loops);
        sockets.add(socket);
        address = (InetSocketAddress) socket.localAddress();
      }
    } catch (IOException e) {
      sockets.forEach(Channel::close);
      throw e;
    }
    var made = new Listening(sockets);
    listening.removeIf(it -> !it.isOpen());
    listening.add(made);
    return made;
  }

  private Channel bind(Listener listener, InetSocketAddress address, EventLoopGroup loops)
      throws IOException {
    var bootstrap =
        new ServerBootstrap()
            .group(loops)
            .channelFactory(transport.serverChannels())
            .option(ChannelOption.SO_BACKLOG, HttpDefaults.BACKLOG)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    accept(listener, channel);
                  }
                });
    transport.spread(bootstrap);
    var bound = bootstrap.bind(address).awaitUninterruptibly();
    Throwable failure = bound.cause();
    if (failure != null) {
      throw failure instanceof IOException io ? io : new IOException(failure.getMessage(), failure);
    }
    return bound.channel();
  }

  private void accept(Listener listener, Channel channel) {
    if (ending() || connections.get() >= settings.limits().connections()) {
      turnedAway.increment();
      channel.close();
      return;
    }
    listener.below().accept(channel.pipeline());
    channel
        .pipeline()
        .addLast(new ClientConnection(this, listener.scheme(), loop(channel.eventLoop())));
  }

  private Loop loop(EventLoop executor) {
    Loop known = loops.get(executor);
    // A loop is only ever asked for by its own thread, so nobody else makes the same one.
    if (known == null) {
      known = new Loop(this, executor, seeds.nextLong());
      loops.put(executor, known);
    }
    return known;
  }

  /** Routes new requests by another router from now on, to sites with these demands. */
  public void route(Router next, ClientDemands wanted) {
    demands = wanted; // first: a site that is new is never without its guard
    router = next;
  }

  /**
   * The answer to plain HTTP on a port that speaks TLS, and its line in the log. Called on the
   * channel's loop by whoever noticed; the answer goes out as it is, and the connection ends.
   *
   * @param received what came; it stays the caller's, and is left as it is
   */
  public ByteBuf plainOnTls(Channel channel, ByteBuf received) {
    return new PlainOnTls(this, loop(channel.eventLoop())).answer(channel, received);
  }

  /** Those who watch its requests. */
  public Watchers watchers() {
    return watchers;
  }

  /** What there is now. */
  public HttpReport report() {
    int kept = loops.values().stream().mapToInt(loop -> loop.workers.kept()).sum();
    return new HttpReport(connections.get(), kept, turnedAway.sum());
  }

  /**
   * Ends in order: takes no more connections, closes those without a request, lets requests finish
   * and closes behind their answers. What is not over after {@code grace} is cut.
   *
   * @return completes when no connection is left
   */
  public CompletableFuture<Ended> end(Duration grace) {
    CompletableFuture<Ended> ended;
    synchronized (this) {
      if (end != null) return end.copy();
      ended = new CompletableFuture<>();
      end = ended;
    }
    CompletableFuture.allOf(
            listening.stream().map(Listening::close).toArray(CompletableFuture[]::new))
        .thenRun(
            () -> {
              loops.values().forEach(loop -> loop.executor.execute(loop::endGently));
              if (connections.get() == 0) finish(0);
            });
    CompletableFuture.delayedExecutor(grace.toMillis(), TimeUnit.MILLISECONDS)
        .execute(this::cutRest);
    return ended.copy();
  }

  private void cutRest() {
    if (end == null || end.isDone()) return;
    cutting = true; // from here on it is we who count
    var counts = new ArrayList<CompletableFuture<Integer>>();
    for (Loop loop : loops.values()) {
      counts.add(CompletableFuture.supplyAsync(loop::cutAll, loop.executor));
    }
    CompletableFuture.allOf(counts.toArray(CompletableFuture[]::new))
        .whenComplete(
            (_, failure) -> {
              if (failure != null) mistake(failure);
              finish(
                  counts.stream()
                      .filter(it -> !it.isCompletedExceptionally())
                      .mapToInt(CompletableFuture::join)
                      .sum());
            });
  }

  private void finish(int cut) {
    CompletableFuture<Ended> ended = end;
    if (ended == null || !ended.complete(new Ended(cut))) return;
    for (Loop loop : loops.values()) {
      try {
        loop.executor.execute(loop.workers::closeAll);
      } catch (RejectedExecutionException gone) {
        // The loop is no more, and so are its connections.
      }
    }
  }

  // ---- for this package

  Transport transport() {
    return transport;
  }

  HttpSettings settings() {
    return settings;
  }

  FileReaders readers() {
    return readers;
  }

  Clocks clocks() {
    return clocks;
  }

  Router router() {
    return router;
  }

  ClientDemands demands() {
    return demands;
  }

  boolean ending() {
    return end != null;
  }

  void connected() {
    connections.incrementAndGet();
  }

  void disconnected() {
    if (connections.decrementAndGet() == 0 && ending() && !cutting) finish(0);
  }

  /** Looks at everybody's time limits now, on their loops. */
  void tick() {
    loops.values().forEach(loop -> loop.executor.submit(loop::tick).syncUninterruptibly());
  }

  void log(AccessEntry entry) {
    log.add(entry);
  }

  /** Something of ours went wrong. */
  void mistake(Throwable cause) {
    LOGGER.log(System.Logger.Level.ERROR, "A request failed by a mistake of Gatehouse's.", cause);
  }
}
