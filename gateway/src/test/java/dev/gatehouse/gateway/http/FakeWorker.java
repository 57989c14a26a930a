package dev.gatehouse.gateway.http;

import dev.gatehouse.gateway.queue.WorkerAddress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A worker whose every byte is a test's: it accepts, and the test does the rest. */
final class FakeWorker implements AutoCloseable {
  private static final Wire NONE = Wire.over(unopened());

  private final ServerSocketChannel listening;
  private final LinkedBlockingQueue<Wire> accepted = new LinkedBlockingQueue<>();
  private final AtomicInteger connections = new AtomicInteger();

  private FakeWorker(ServerSocketChannel listening) {
    this.listening = listening;
    Thread.ofVirtual().start(this::accept);
  }

  private static java.nio.channels.SocketChannel unopened() {
    try {
      return java.nio.channels.SocketChannel.open();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static FakeWorker onTcp() {
    try {
      var listening = ServerSocketChannel.open();
      listening.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      return new FakeWorker(listening);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static FakeWorker onUnix(Path path) {
    try {
      var listening = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
      listening.bind(UnixDomainSocketAddress.of(path));
      return new FakeWorker(listening);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void accept() {
    try {
      while (true) {
        Wire wire = Wire.over(listening.accept());
        connections.incrementAndGet();
        accepted.add(wire);
      }
    } catch (AsynchronousCloseException e) {
      accepted.add(NONE);
    } catch (ClosedChannelException e) {
      accepted.add(NONE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The next connection of the gate's. */
  Wire accepted() {
    try {
      Wire wire = accepted.poll(30, TimeUnit.SECONDS);
      if (wire == null) throw new AssertionError("the gate made no connection");
      return wire;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  int connections() {
    return connections.get();
  }

  /** Answers every request on every connection with what {@code answer} makes of its head. */
  FakeWorker answering(java.util.function.Function<String, String> answer) {
    Thread.ofVirtual()
        .start(
            () -> {
              for (Wire wire = accepted(); wire != NONE; wire = accepted()) {
                Wire mine = wire;
                Thread.ofVirtual().start(() -> serve(mine, answer));
              }
            });
    return this;
  }

  private static void serve(Wire wire, java.util.function.Function<String, String> answer) {
    try (wire) {
      for (String message = wire.message(); !message.isEmpty(); message = wire.message()) {
        wire.send(answer.apply(message));
      }
    } catch (UncheckedIOException e) {
      // the gate hung up
    }
  }

  WorkerAddress address() {
    try {
      SocketAddress local = listening.getLocalAddress();
      return switch (local) {
        case InetSocketAddress inet ->
            new WorkerAddress.TcpPort(inet.getAddress().getHostAddress(), inet.getPort());
        case UnixDomainSocketAddress unix -> new WorkerAddress.UnixSocket(unix.getPath());
        default -> throw new AssertionError(local);
      };
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      listening.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
