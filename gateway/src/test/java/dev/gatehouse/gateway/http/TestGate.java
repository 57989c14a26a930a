package dev.gatehouse.gateway.http;

import dev.gatehouse.gateway.queue.RequestQueue;
import dev.gatehouse.gateway.queue.WorkerAddress;
import dev.gatehouse.gateway.route.Router;
import dev.gatehouse.gateway.route.Site;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A server on loopback for {@code a.test}, in front of one queue, and what it logged. */
final class TestGate implements AutoCloseable {
  final Transport transport;
  final HttpServer server;
  final RequestQueue queue;
  final InetSocketAddress address;
  private final LinkedBlockingQueue<AccessEntry> log = new LinkedBlockingQueue<>();

  TestGate(RequestQueue queue, HttpSettings settings, Clocks clocks, Transport transport) {
    this.transport = transport;
    this.queue = queue;
    var site = Site.of("a", List.of("a.test", "::1"), queue);
    this.server = new HttpServer(transport, Router.to(List.of(site)), settings, log::add, clocks);
    try {
      this.address =
          server
              .listen(Listener.plain(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)))
              .address();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static TestGate before(FakeWorker worker) {
    return before(worker.address());
  }

  static TestGate before(WorkerAddress address) {
    return before(RequestQueue.fixed("app", address));
  }

  static TestGate before(RequestQueue queue) {
    return new TestGate(queue, HttpDefaults.SETTINGS, Clocks.SYSTEM, Transport.start(1));
  }

  Wire connect() {
    return Wire.to(address);
  }

  /** The next line of the log. */
  AccessEntry logged() {
    try {
      AccessEntry entry = log.poll(30, TimeUnit.SECONDS);
      if (entry == null) throw new AssertionError("nothing was logged");
      return entry;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Waits until the loop has read all that it was sent, and has looked at the time. */
  void settled() {
    for (int turn = 0; turn < 2; turn++) {
      try {
        transport.loops().schedule(() -> {}, 5, TimeUnit.MILLISECONDS).sync();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
      server.tick();
    }
  }

  /** Waits until something holds that no message tells of. */
  void until(java.util.function.BooleanSupplier holds) {
    for (long end = System.nanoTime() + 30_000_000_000L; !holds.getAsBoolean(); ) {
      if (System.nanoTime() > end) throw new AssertionError("it never came to hold");
      java.util.concurrent.locks.LockSupport.parkNanos(1_000_000);
    }
  }

  @Override
  public void close() {
    server.end(Duration.ZERO).join();
    transport.close();
  }
}
