package dev.gatehouse.gateway.http;

import io.netty.channel.Channel;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * An address that is listened on: one socket for each event loop where the kernel spreads new
 * connections over them (SO_REUSEPORT, socket(7)), or one for all. Thread-safe.
 */
public final class Listening {
  private final List<Channel> sockets;

  Listening(List<Channel> sockets) {
    this.sockets = List.copyOf(sockets);
  }

  /** Where; the port is the real one. */
  public InetSocketAddress address() {
    return (InetSocketAddress) sockets.getFirst().localAddress();
  }

  boolean isOpen() {
    return sockets.getFirst().isOpen();
  }

  /**
   * Takes no more connections; those that were taken go on.
   *
   * @return completes when the address is free
   */
  public CompletableFuture<Void> close() {
    return CompletableFuture.allOf(
        sockets.stream().map(Listening::closed).toArray(CompletableFuture[]::new));
  }

  @SuppressWarnings("FutureReturnValueIgnored") // the listener is told
  private static CompletableFuture<Void> closed(Channel socket) {
    var done = new CompletableFuture<Void>();
    socket.close().addListener(_ -> done.complete(null));
    return done;
  }
}
