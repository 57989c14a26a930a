package dev.gatehouse.gateway.http;

import dev.gatehouse.gateway.queue.Lease;
import dev.gatehouse.gateway.queue.WorkerAddress;
import dev.gatehouse.gateway.queue.WorkerId;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelOption;
import java.net.SocketAddress;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * One loop's connections to workers: makes them, and keeps them for the next request. The last used
 * is used first, so that those too many grow old and are closed.
 */
final class WorkerConnections {
  private final Loop loop;
  private final Map<WorkerId, ArrayDeque<WorkerConnection>> kept = new HashMap<>();

  /** For reports, which other threads make. */
  private final AtomicInteger count = new AtomicInteger();

  WorkerConnections(Loop loop) {
    this.loop = loop;
  }

  /**
   * A kept connection to that worker, or null.
   *
   * @param repeatable whether the request may be sent again if the worker is closing it just now
   */
  @Nullable WorkerConnection take(Lease lease, boolean repeatable) {
    ArrayDeque<WorkerConnection> line = kept.get(lease.worker());
    if (line == null) return null;
    WorkerConnection last = line.peekLast();
    if (last == null || !last.address().equals(lease.address())) return null;
    if (!repeatable && loop.now - last.activity() > HttpDefaults.FRESH_ENOUGH.toNanos())
      return null;
    count(-1);
    return line.pollLast();
  }

  /** Keeps a connection whose answer is over, or closes it if there are enough. */
  void keep(WorkerConnection connection) {
    var line = kept.computeIfAbsent(connection.worker(), _ -> new ArrayDeque<>());
    if (line.size() >= loop.server.settings().limits().keptConnections()) {
      connection.close();
      return;
    }
    connection.rest();
    line.addLast(connection);
    count(1);
  }

  /** How many are kept; for any thread. */
  int kept() {
    return count.get();
  }

  private void count(int more) {
    count.lazySet(count.getPlain() + more); // written by our loop alone
  }

  /** A kept one has ended by itself. */
  void forget(WorkerConnection connection) {
    var line = kept.get(connection.worker());
    if (line != null && line.remove(connection)) count(-1);
  }

  /** Makes a connection; the exchange is told on this loop, later. */
  @SuppressWarnings("FutureReturnValueIgnored") // whoever waits for it is told in it
  void connect(Lease lease, Exchange exchange) {
    loop.server
        .transport()
        .resolve(lease.address(), loop.executor)
        .whenComplete(
            (addresses, failure) -> {
              if (failure != null) exchange.unreachable();
              else connect(lease, exchange, addresses, 0);
            });
  }

  /** Tries one address after the other: {@code localhost} may be ::1 to us and not to a worker. */
  @SuppressWarnings("FutureReturnValueIgnored") // the listener hears of failures
  private void connect(Lease lease, Exchange exchange, List<SocketAddress> addresses, int which) {
    if (which == addresses.size()) {
      exchange.unreachable();
      return;
    }
    var connection = new WorkerConnection(loop, lease.worker(), lease.address());
    bootstrap(lease.address())
        .handler(connection)
        .connect(addresses.get(which))
        .addListener(
            future -> {
              if (future.isSuccess()) exchange.connected(connection);
              else connect(lease, exchange, addresses, which + 1);
            });
  }

  private Bootstrap bootstrap(WorkerAddress address) {
    long timeout = loop.server.settings().timeouts().connect().toMillis();
    var bootstrap =
        new Bootstrap()
            .group(loop.executor)
            .channelFactory(loop.server.transport().channels(address))
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) Math.min(timeout, 600_000))
            // A worker may answer, say 413, and close before it has read all: what it said must
            // still be read when a write has failed.
            .option(ChannelOption.AUTO_CLOSE, false);
    if (address instanceof WorkerAddress.TcpPort) bootstrap.option(ChannelOption.TCP_NODELAY, true);
    // The one kind that has none is the JDK's Unix sockets.
    if (loop.server.transport().halfCloses(address)) {
      bootstrap.option(ChannelOption.ALLOW_HALF_CLOSURE, true);
    }
    return bootstrap;
  }

  void closeOld() {
    long longest = loop.server.settings().timeouts().kept().toNanos();
    for (Iterator<ArrayDeque<WorkerConnection>> lines = kept.values().iterator();
        lines.hasNext(); ) {
      ArrayDeque<WorkerConnection> line = lines.next();
      for (WorkerConnection oldest = line.peekFirst();
          oldest != null && loop.now - oldest.activity() > longest;
          oldest = line.peekFirst()) {
        line.pollFirst();
        count(-1);
        oldest.close();
      }
      if (line.isEmpty()) lines.remove();
    }
  }

  void closeAll() {
    kept.values().forEach(line -> line.forEach(WorkerConnection::close));
    kept.clear();
    count.set(0);
  }
}
