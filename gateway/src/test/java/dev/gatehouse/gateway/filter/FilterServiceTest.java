package dev.gatehouse.gateway.filter;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.gateway.binding.Binding;
import dev.gatehouse.gateway.binding.CertificateSource;
import dev.gatehouse.gateway.http.Transport;
import dev.gatehouse.gateway.keys.KeyAudience;
import dev.gatehouse.gateway.pipeline.TlsListener;
import dev.gatehouse.gateway.pipeline.TlsReport;
import dev.gatehouse.gateway.report.GateException;
import dev.gatehouse.pki.ServerName;
import dev.gatehouse.testkit.JsseTrust;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A filter in a process of its own, against JSSE; above it, what comes is echoed. Starting a JVM
 * takes about a second, and a test that kills it starts two.
 */
class FilterServiceTest {
  @TempDir Path folder;

  private final Transport transport = Transport.start(2);
  private final LinkedBlockingQueue<String> log = new LinkedBlockingQueue<>();
  private FilterService filter;
  private InetSocketAddress address;

  private final KeyAudience audience = KeyAudience.of(log::add, log::add);

  private FilterService start(CertificateSource source) throws GateException {
    return FilterService.start(
        transport.loops(),
        new FilterConfig(
            List.of(Binding.byDefault(source)),
            List.of(),
            folder.resolve("authority"),
            Optional.empty()),
        Optional.empty(),
        folder.resolve("run"),
        (_, _) -> Unpooled.copiedBuffer("this port speaks TLS", US_ASCII),
        new TlsListener() {},
        audience);
  }

  @BeforeEach
  void listen() throws Exception {
    var names = new LinkedHashSet<ServerName>(List.of(ServerName.parse("localhost")));
    filter = start(new CertificateSource.Issued(names));
    Channel listening =
        new ServerBootstrap()
            .group(transport.loops())
            .channelFactory(transport.serverChannels())
            .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    filter.addTo(channel.pipeline());
                    channel.pipeline().addLast(new Echo());
                  }
                })
            .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .sync()
            .channel();
    address = (InetSocketAddress) listening.localAddress();
  }

  @AfterEach
  void end() {
    filter.close();
    transport.close();
  }

  /** Sends back what comes, and reads no more than is taken. */
  @SuppressWarnings("FutureReturnValueIgnored") // a close that fails has nothing left to close
  private static final class Echo extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      var _ = ctx.write(message, ctx.voidPromise());
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
      ctx.flush();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
      if (event instanceof ChannelInputShutdownEvent) {
        var _ = ctx.close();
      }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
      ctx.channel().config().setAutoRead(ctx.channel().isWritable());
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      var _ = ctx.close();
    }
  }

  private SSLSocket connect() throws Exception {
    SSLContext context = SSLContext.getInstance("TLSv1.3");
    byte[] pem = Files.readAllBytes(filter.keys().root().orElseThrow().file());
    context.init(null, JsseTrust.in(pem).getTrustManagers(), null);
    Socket plain = new Socket(address.getAddress(), address.getPort());
    plain.setSoTimeout(30_000);
    plain.setTcpNoDelay(true);
    return (SSLSocket)
        context.getSocketFactory().createSocket(plain, "localhost", address.getPort(), true);
  }

  private static void echo(SSLSocket socket, byte[] sent) throws Exception {
    OutputStream out = socket.getOutputStream();
    Thread writer =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    out.write(sent);
                    out.flush();
                  } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                  }
                });
    assertThat(digest(socket.getInputStream().readNBytes(sent.length))).isEqualTo(digest(sent));
    writer.join();
  }

  private static byte[] digest(byte[] bytes) throws Exception {
    return MessageDigest.getInstance("SHA-256").digest(bytes);
  }

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new SplittableRandom(length).nextBytes(bytes);
    return bytes;
  }

  @Test
  void large_bodies_go_both_ways_whole() throws Exception {
    try (SSLSocket socket = connect()) {
      echo(socket, random(20 << 20));
    }
    assertThat(filter.report()).isEqualTo(new TlsReport(1, 0, 0));
    assertThat(filter.remark()).isEmpty();
  }

  @Test
  void who_does_not_read_holds_up_nobody_else() throws Exception {
    List<SSLSocket> slow = new ArrayList<>();
    try {
      for (int i = 0; i < 8; i++) {
        SSLSocket socket = connect();
        socket.startHandshake();
        slow.add(socket);
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    socket.getOutputStream().write(new byte[16 << 20]);
                  } catch (IOException e) {
                    // Ended below.
                  }
                });
      }
      try (SSLSocket fast = connect()) {
        for (int i = 0; i < 20; i++) echo(fast, random(256 << 10));
      }
    } finally {
      for (SSLSocket it : slow) {
        it.setSoLinger(true, 0); // else JSSE's close waits for the write that never ends
        it.close();
      }
    }
  }

  /** Connections' answers are never cut and called whole, and new ones work within a second. */
  @Test
  void a_filter_that_is_killed_takes_its_connections_along_and_is_started_again() throws Exception {
    var over = new AtomicBoolean();
    var cutSilently = new AtomicInteger();
    List<Thread> load = new ArrayList<>();
    for (int i = 0; i < 8; i++) load.add(Thread.ofVirtual().start(() -> talk(over, cutSilently)));
    for (int kills = 0; kills < 2; kills++) {
      long pid = filter.pid().orElseThrow();
      ProcessHandle.of(pid).orElseThrow().destroyForcibly();
      long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
      while (filter.pid().orElse(pid) == pid && System.nanoTime() < end) Thread.sleep(5);
      try (SSLSocket after = connect()) {
        echo(after, new byte[] {1, 2, 3});
      }
    }
    over.set(true);
    for (Thread it : load) it.join();
    assertThat(cutSilently).hasValue(0);
    assertThat(filter.remark()).isEmpty();
    assertThat(log).anyMatch(it -> it.startsWith("The filter is gone ("));
  }

  /** Counts ends of input that the filter's death must not have made. */
  private void talk(AtomicBoolean over, AtomicInteger cutSilently) {
    while (!over.get()) {
      try (SSLSocket socket = connect()) {
        for (int i = 0; i < 50 && !over.get(); i++) {
          socket.getOutputStream().write(random(5000));
          if (socket.getInputStream().readNBytes(5000).length < 5000) {
            cutSilently.incrementAndGet();
          }
        }
      } catch (Exception e) {
        // Cut, and said to be.
      }
    }
  }

  @Test
  void a_filter_that_lacks_its_key_says_so_and_nothing_is_left() {
    Path missing = folder.resolve("no.pem");
    assertThatThrownBy(() -> start(new CertificateSource.Files(missing, Optional.of(missing))))
        .isInstanceOf(GateException.class)
        .hasMessageContaining("no.pem");
  }

  @Test
  void a_retired_filter_lives_until_its_last_connection_is_over() throws Exception {
    long pid = filter.pid().orElseThrow();
    CompletableFuture<Void> retired;
    try (SSLSocket socket = connect()) {
      echo(socket, new byte[] {1});
      retired = filter.retire();
      echo(socket, new byte[] {2});
      assertThat(retired).isNotDone();
    }
    retired.get(30, TimeUnit.SECONDS);
    Optional<ProcessHandle> process = ProcessHandle.of(pid);
    if (process.isPresent()) process.get().onExit().get(30, TimeUnit.SECONDS);
  }
}
