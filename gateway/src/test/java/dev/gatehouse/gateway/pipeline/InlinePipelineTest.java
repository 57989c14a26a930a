package dev.gatehouse.gateway.pipeline;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.crypto.KeyType;
import dev.gatehouse.gateway.binding.Binding;
import dev.gatehouse.gateway.binding.Bindings;
import dev.gatehouse.gateway.binding.CertificateSource.Files;
import dev.gatehouse.gateway.handshake.Handshaker;
import dev.gatehouse.gateway.http.HalfClosing;
import dev.gatehouse.gateway.keys.FixedKeys;
import dev.gatehouse.testkit.JsseTrust;
import dev.gatehouse.testkit.TestAuthority;
import dev.gatehouse.tls.config.Credential;
import dev.gatehouse.tls.config.ServerConfig;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.ChannelOutputShutdownEvent;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The handler in a real loop, against JSSE. Above it, what comes is echoed. */
class InlinePipelineTest {
  static final ServerConfig CONFIG = Handshaker.usual(List.of());

  final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  final FixedKeys keys = new FixedKeys(identity(KeyType.EC_P256));
  Bindings bindings =
      Bindings.of(
          List.of(Binding.byDefault(new Files(Path.of("/test/chain.pem"), Optional.empty()))));
  private final LinkedBlockingQueue<String> heard = new LinkedBlockingQueue<>();
  final LinkedBlockingQueue<Channel> accepted = new LinkedBlockingQueue<>();
  @Nullable Pipeline pipeline;

  private static Credential identity(KeyType type) {
    return Credential.of(TestAuthority.of(KeyType.EC_P256).server("localhost").key(type).issue());
  }

  @AfterEach
  void end() throws InterruptedException {
    loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).sync();
  }

  /** What is tested. */
  Pipeline make(
      ServerConfig config, Handshaker handshaker, PlainText plainText, TlsListener listener) {
    return new InlinePipeline(handshaker, plainText, listener, InstantSource.system());
  }

  InetSocketAddress listen(ServerConfig config) throws InterruptedException {
    TlsListener listener =
        new TlsListener() {
          @Override
          public void failed(SocketAddress remote, boolean secured, String sentence) {
            heard.add(sentence);
          }

          @Override
          public void abandoned(SocketAddress remote) {
            heard.add("abandoned");
          }
        };
    Pipeline made =
        make(
            config,
            Handshaker.of(config, bindings, keys, InstantSource.system()),
            (_, _) -> Unpooled.copiedBuffer("this port speaks TLS", US_ASCII),
            listener);
    pipeline = made;
    Channel listening =
        new ServerBootstrap()
            .group(loops)
            .channel(NioServerSocketChannel.class)
            .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    made.addTo(channel.pipeline());
                    channel.pipeline().addLast(new Echo());
                    accepted.add(channel);
                  }
                })
            .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .sync()
            .channel();
    return (InetSocketAddress) listening.localAddress();
  }

  /** Sends back what comes, and says its last word when the peer has said its own. */
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
        ctx.flush();
        ((HalfClosing) ctx.pipeline().first()).endOutput();
      } else if (event instanceof ChannelOutputShutdownEvent) {
        var _ = ctx.close();
      }
    }
  }

  static SSLSocket connect(InetSocketAddress address) throws Exception {
    SSLContext context = SSLContext.getInstance("TLSv1.3");
    context.init(
        null, JsseTrust.in(TestAuthority.of(KeyType.EC_P256).rootPem()).getTrustManagers(), null);
    Socket plain = new Socket(address.getAddress(), address.getPort());
    plain.setSoTimeout(30_000);
    plain.setTcpNoDelay(true);
    return (SSLSocket)
        context.getSocketFactory().createSocket(plain, "localhost", address.getPort(), true);
  }

  static byte[] echo(SSLSocket socket, byte[] sent) throws IOException {
    Thread writer =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    OutputStream out = socket.getOutputStream();
                    out.write(sent);
                    out.flush();
                  } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                  }
                });
    byte[] answer = socket.getInputStream().readNBytes(sent.length);
    try {
      writer.join();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    return answer;
  }

  @Test
  void data_goes_both_ways_through_records_of_all_cuts() throws Exception {
    byte[] sent = new byte[1 << 20];
    new SplittableRandom(5).nextBytes(sent);
    try (SSLSocket socket = connect(listen(CONFIG))) {
      assertThat(echo(socket, sent)).isEqualTo(sent);
      assertThat(socket.getSession().getProtocol()).isEqualTo("TLSv1.3");
    }
    assertThat(pipeline.report()).isEqualTo(new TlsReport(1, 0, 0));
  }

  @Test
  void an_rsa_key_signs_on_a_thread_of_its_own() throws Exception {
    keys.set(identity(KeyType.RSA));
    try (SSLSocket socket = connect(listen(CONFIG))) {
      assertThat(echo(socket, new byte[] {1, 2, 3})).containsExactly(1, 2, 3);
    }
  }

  @Test
  void a_new_identity_is_presented_without_an_end_to_open_connections() throws Exception {
    InetSocketAddress address = listen(CONFIG);
    try (SSLSocket before = connect(address)) {
      before.startHandshake();
      keys.set(identity(KeyType.EC_P256));
      try (SSLSocket after = connect(address)) {
        after.startHandshake();
        assertThat(serial(after)).isNotEqualTo(serial(before));
      }
      assertThat(echo(before, new byte[] {7})).containsExactly(7);
    }
  }

  private static Object serial(SSLSocket socket) throws Exception {
    return ((X509Certificate) socket.getSession().getPeerCertificates()[0]).getSerialNumber();
  }

  @Test
  void many_connections_at_once_are_all_served() throws Exception {
    InetSocketAddress address = listen(CONFIG);
    List<Thread> clients = new ArrayList<>();
    var served = new java.util.concurrent.atomic.AtomicInteger();
    for (int i = 0; i < 40; i++) {
      byte[] mine = {(byte) i};
      clients.add(
          Thread.ofVirtual()
              .start(
                  () -> {
                    try (SSLSocket socket = connect(address)) {
                      if (echo(socket, mine)[0] == mine[0]) served.incrementAndGet();
                    } catch (Exception e) {
                      throw new AssertionError(e);
                    }
                  }));
    }
    for (Thread client : clients) client.join();
    assertThat(served).hasValue(40);
  }

  @Test
  void close_notify_is_an_end_of_input_and_our_half_ends_behind_the_answer() throws Exception {
    try (SSLSocket socket = connect(listen(CONFIG))) {
      socket.getOutputStream().write(new byte[] {1, 2});
      socket.shutdownOutput();
      assertThat(socket.getInputStream().readAllBytes()).containsExactly(1, 2);
    }
  }

  @Test
  void a_name_that_we_do_not_have_is_refused_with_its_alert() throws Exception {
    bindings = Bindings.of(List.of());
    try (SSLSocket socket = connect(listen(CONFIG))) {
      assertThatThrownBy(socket::startHandshake).hasMessageContaining("unrecognized_name");
    }
    assertThat(heard.poll(30, TimeUnit.SECONDS)).startsWith("No server name in common");
  }

  @Test
  void who_speaks_plainly_gets_a_plain_answer() throws Exception {
    InetSocketAddress address = listen(CONFIG);
    try (Socket socket = new Socket(address.getAddress(), address.getPort())) {
      socket.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(US_ASCII));
      assertThat(new String(socket.getInputStream().readAllBytes(), US_ASCII))
          .isEqualTo("this port speaks TLS");
    }
  }

  @Test
  void who_sends_something_else_gets_an_alert_and_the_end() throws Exception {
    InetSocketAddress address = listen(CONFIG);
    try (Socket socket = new Socket(address.getAddress(), address.getPort())) {
      socket.getOutputStream().write(new byte[] {0x16, 3, 1, 0, 2, 1, 2});
      socket.getOutputStream().write(new byte[] {(byte) 0xff, 0, 0, 0, 0});
      assertThat(socket.getInputStream().readAllBytes()).startsWith(21, 3, 3, 0, 2, 2);
    }
  }

  @Test
  void silent_connections_take_no_place_from_those_that_speak() throws Exception {
    InetSocketAddress address = listen(CONFIG);
    List<Socket> silent = new ArrayList<>();
    try {
      for (int i = 0; i < PipelineDefaults.HANDSHAKES_PER_LOOP + 10; i++) {
        silent.add(new Socket(address.getAddress(), address.getPort()));
      }
      try (SSLSocket socket = connect(address)) {
        assertThat(echo(socket, new byte[] {1})).containsExactly(1);
      }
    } finally {
      for (Socket socket : silent) socket.close();
    }
  }

  @Test
  void who_waits_for_a_place_has_its_turn_when_another_is_through() throws Exception {
    InetSocketAddress address = listen(CONFIG);
    List<Socket> slow = new ArrayList<>();
    try {
      for (int i = 0; i < PipelineDefaults.HANDSHAKES_PER_LOOP; i++) {
        Socket socket = new Socket(address.getAddress(), address.getPort());
        socket.getOutputStream().write(0x16);
        slow.add(socket);
      }
      for (long end = System.nanoTime() + 30_000_000_000L;
          pipeline.report().underWay() < slow.size() && System.nanoTime() < end; ) {
        Thread.sleep(1);
      }
      try (SSLSocket socket = connect(address)) {
        Thread handshake =
            Thread.ofVirtual()
                .start(
                    () -> {
                      try {
                        socket.startHandshake();
                      } catch (IOException e) {
                        throw new java.io.UncheckedIOException(e);
                      }
                    });
        slow.removeFirst().close();
        handshake.join();
        assertThat(echo(socket, new byte[] {1})).containsExactly(1);
      }
    } finally {
      for (Socket socket : slow) socket.close();
    }
  }

  @Test
  void a_handshake_that_never_goes_on_is_ended_at_its_deadline() throws Exception {
    InetSocketAddress address = listen(CONFIG.withHandshakeTimeout(Duration.ofMillis(50)));
    try (Socket socket = new Socket(address.getAddress(), address.getPort())) {
      assertThat(socket.getInputStream().read()).isEqualTo(-1);
    }
    assertThat(heard.poll(30, TimeUnit.SECONDS)).contains("did not finish the handshake in time");
    assertThat(pipeline.report()).isEqualTo(new TlsReport(0, 1, 0));
  }

  @Test
  void who_goes_away_in_the_middle_of_a_handshake_is_noticed() throws Exception {
    InetSocketAddress address = listen(CONFIG);
    try (Socket socket = new Socket(address.getAddress(), address.getPort())) {
      socket.getOutputStream().write(new byte[] {0x16, 3, 1});
    }
    assertThat(heard.poll(30, TimeUnit.SECONDS)).isEqualTo("abandoned");
  }
}
