package dev.gatehouse.gateway.http;

import dev.gatehouse.gateway.queue.WorkerAddress;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.unix.UnixChannelOption;
import io.netty.util.NetUtil;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * The event loops and the kinds of sockets that belong to them: Netty's native epoll, and the JDK's
 * selectors where that does not load. Safe for use by several threads.
 */
public final class Transport implements AutoCloseable {
  private final EventLoopGroup loops;
  private final boolean epoll;

  private Transport(EventLoopGroup loops, boolean epoll) {
    this.loops = loops;
    this.epoll = epoll;
  }

  /** Starts so many loops, a thread each, on the best kind of sockets that loads here. */
  public static Transport start(int loops) {
    return Epoll.isAvailable()
        ? new Transport(
            new MultiThreadIoEventLoopGroup(loops, threads(), EpollIoHandler.newFactory()), true)
        : startNio(loops);
  }

  /** The same on the JDK's selectors. */
  public static Transport startNio(int loops) {
    return new Transport(
        new MultiThreadIoEventLoopGroup(loops, threads(), NioIoHandler.newFactory()), false);
  }

  private static DefaultThreadFactory threads() {
    return new DefaultThreadFactory("http", true);
  }

  /** The loops, for whoever else has sockets. */
  public EventLoopGroup loops() {
    return loops;
  }

  /** Which kind it is: {@code epoll} or {@code nio}. */
  public String kind() {
    return epoll ? "epoll" : "nio";
  }

  /** Sockets that listen for TCP connections. */
  public ChannelFactory<ServerChannel> serverChannels() {
    return epoll ? EpollServerSocketChannel::new : NioServerSocketChannel::new;
  }

  /**
   * Who accepts connections at an address. With epoll each loop has a socket of its own, and a
   * connection stays where the kernel put it: nothing is handed from one thread to another. The
   * JDK's sockets cannot share an address, so there one loop accepts for all.
   */
  List<EventLoopGroup> acceptors() {
    if (!epoll) {
      return List.of(loops);
    }
    var each = new ArrayList<EventLoopGroup>();
    loops.forEach(loop -> each.add((EventLoop) loop));
    return each;
  }

  /** Lets the sockets of all {@link #acceptors} have one address. */
  void spread(ServerBootstrap bootstrap) {
    if (epoll) {
      bootstrap.option(UnixChannelOption.SO_REUSEPORT, true);
    }
  }

  ChannelFactory<Channel> channels(WorkerAddress address) {
    return switch (address) {
      case WorkerAddress.TcpPort _ -> epoll ? EpollSocketChannel::new : NioSocketChannel::new;
      case WorkerAddress.UnixSocket _ ->
          epoll ? EpollDomainSocketChannel::new : NioDomainSocketChannel::new;
    };
  }

  /** Whether such a socket can end one half: Netty's for the JDK's Unix sockets cannot. */
  boolean halfCloses(WorkerAddress address) {
    return epoll || address instanceof WorkerAddress.TcpPort;
  }

  /**
   * The addresses to connect to, in order, told on {@code loop}. Names are looked up on a thread of
   * their own: a resolver that hangs must not hold up a loop.
   */
  CompletableFuture<List<SocketAddress>> resolve(WorkerAddress address, EventLoop loop) {
    return switch (address) {
      case WorkerAddress.UnixSocket(var path) ->
          CompletableFuture.completedFuture(
              List.of(
                  epoll
                      ? new DomainSocketAddress(path.toFile())
                      : UnixDomainSocketAddress.of(path)));
      case WorkerAddress.TcpPort(String host, int port) when isLiteral(host) ->
          CompletableFuture.completedFuture(
              List.of(
                  new InetSocketAddress(NetUtil.createInetAddressFromIpAddressString(host), port)));
      case WorkerAddress.TcpPort(String host, int port) -> {
        var found = new CompletableFuture<List<SocketAddress>>();
        Thread.ofVirtual().name("resolve " + host).start(() -> lookUp(host, port, loop, found));
        yield found;
      }
    };
  }

  private static boolean isLiteral(String host) {
    return NetUtil.isValidIpV4Address(host) || NetUtil.isValidIpV6Address(host);
  }

  private static void lookUp(
      String host, int port, EventLoop loop, CompletableFuture<List<SocketAddress>> found) {
    try {
      List<SocketAddress> addresses = new ArrayList<>();
      for (InetAddress it : InetAddress.getAllByName(host)) {
        addresses.add(new InetSocketAddress(it, port));
      }
      loop.execute(() -> found.complete(addresses));
    } catch (UnknownHostException e) {
      loop.execute(() -> found.completeExceptionally(e));
    }
  }

  /** Ends the loops, once what listens and is connected has ended, and waits for it for 5 s. */
  @Override
  public void close() {
    loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
  }
}
