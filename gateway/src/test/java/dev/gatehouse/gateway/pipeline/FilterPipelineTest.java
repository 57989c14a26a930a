package dev.gatehouse.gateway.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.crypto.KeyType;
import dev.gatehouse.crypto.PublicKey;
import dev.gatehouse.crypto.Secret;
import dev.gatehouse.crypto.SignatureAlgorithm;
import dev.gatehouse.crypto.Signer;
import dev.gatehouse.gateway.filter.FilterPipeline;
import dev.gatehouse.gateway.filter.FilterThread;
import dev.gatehouse.gateway.handshake.Handshaker;
import dev.gatehouse.gateway.keys.RemoteSigner;
import dev.gatehouse.gateway.ring.Wire;
import dev.gatehouse.pki.Identity;
import dev.gatehouse.pki.ServerName;
import dev.gatehouse.testkit.TestAuthority;
import dev.gatehouse.tls.TlsConnection;
import dev.gatehouse.tls.config.ClientConfig;
import dev.gatehouse.tls.config.Credential;
import dev.gatehouse.tls.config.SecurityPolicy;
import dev.gatehouse.tls.config.ServerConfig;
import dev.gatehouse.wire.Bytes;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The same through the SSL queue, the filter a thread of this process; and what is its own. */
class FilterPipelineTest extends InlinePipelineTest {
  private static final int CAPACITY = 1 << 18;
  private static final int SEALED = 16;

  private final LinkedBlockingQueue<String> broken = new LinkedBlockingQueue<>();
  private final List<FilterThread> filters = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private @Nullable Wire gateway;
  private @Nullable Handshaker handshaker;

  @Override
  Pipeline make(
      ServerConfig config, Handshaker handshaker, PlainText plainText, TlsListener listener) {
    // 50 ms is what the deadline's test gives; the engine's own deadline is the filter's.
    Duration timeout = Duration.between(java.time.Instant.EPOCH, deadline(config));
    FilterPipeline made =
        new FilterPipeline(bindings.all(), plainText, listener, timeout, broken::add);
    this.handshaker = handshaker;
    start(made);
    return made;
  }

  private static java.time.Instant deadline(ServerConfig config) {
    return dev.gatehouse.tls.TlsConnection.server(config, java.time.Instant.EPOCH)
        .tick(java.time.Instant.EPOCH)
        .orElseThrow();
  }

  private static Wire wire() {
    try {
      return Wire.create(CAPACITY);
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private void start(FilterPipeline made) {
    EventLoop loop = (EventLoop) loops.iterator().next();
    Wire ours = wire();
    gateway = ours;
    FilterThread filter = new FilterThread(handshaker, bindings.all(), ours.otherEnd());
    made.join(loop, ours, () -> {}); // closed after its filter, whose memory is the same
    filters.add(filter);
    threads.add(Thread.ofPlatform().daemon().name("filter").start(filter));
  }

  @AfterEach
  void endFilter() throws InterruptedException {
    filters.forEach(FilterThread::close);
    for (Thread it : threads) it.join(10_000);
    assertThat(threads).noneMatch(Thread::isAlive);
  }

  private void partAndEnd() throws InterruptedException {
    filters.getLast().close();
    threads.getLast().join();
    ((FilterPipeline) pipeline).part((EventLoop) loops.iterator().next());
  }

  @Test
  void connections_end_with_their_filter_and_new_ones_wait_for_the_next() throws Exception {
    InetSocketAddress address = listen(CONFIG);
    try (SSLSocket before = connect(address)) {
      assertThat(echo(before, new byte[] {1})).containsExactly(1);
      partAndEnd();
      org.assertj.core.api.Assertions.assertThatThrownBy(
              () -> before.getInputStream().readAllBytes())
          .isInstanceOf(java.io.IOException.class);
    }
    try (SSLSocket after = connect(address)) {
      Thread handshake =
          Thread.ofVirtual()
              .start(
                  () -> {
                    try {
                      after.startHandshake();
                    } catch (java.io.IOException e) {
                      throw new java.io.UncheckedIOException(e);
                    }
                  });
      start((FilterPipeline) pipeline);
      handshake.join();
      assertThat(echo(after, new byte[] {2})).containsExactly(2);
    }
    assertThat(broken).isEmpty();
  }

  @Test
  void a_thousand_connections_come_and_go_and_leave_nothing() throws Exception {
    InetSocketAddress address = listen(CONFIG);
    for (int i = 0; i < 1000; i++) {
      try (SSLSocket socket = connect(address)) {
        assertThat(echo(socket, new byte[] {(byte) i})).containsExactly(i & 0xff);
      }
    }
    assertThat(pipeline.report()).isEqualTo(new TlsReport(1000, 0, 0));
    pipeline.retire().get(30, TimeUnit.SECONDS);
    assertThat(broken).isEmpty();
  }

  @Test
  void a_client_that_takes_nothing_stops_only_itself() throws Exception {
    InetSocketAddress address = listen(CONFIG);
    byte[] sent = new byte[1 << 20];
    new SplittableRandom(5).nextBytes(sent);
    try (SSLSocket lazy = connect(address)) {
      lazy.startHandshake();
      Thread.ofVirtual()
          .start(
              () -> {
                try {
                  for (int i = 0; i < 50; i++) lazy.getOutputStream().write(sent);
                } catch (java.io.IOException e) {
                  heardNothing();
                }
              });
      try (SSLSocket busy = connect(address)) {
        for (int i = 0; i < 10; i++) {
          assertThat(Arrays.equals(echo(busy, sent), sent)).isTrue();
        }
      }
    }
    assertThat(broken).isEmpty();
  }

  private static void heardNothing() {
    // Its socket was closed under it, as was meant.
  }

  @Test
  void a_filter_that_writes_nonsense_is_broken_and_its_connections_end() throws Exception {
    InetSocketAddress address = listen(CONFIG);
    try (SSLSocket socket = connect(address)) {
      assertThat(echo(socket, new byte[] {1})).containsExactly(1);
      filters.getLast().close();
      threads.getLast().join();
      Wire filter = gateway.otherEnd();
      filter.writer().reserve(0);
      filter.writer().commit(1, 99, 0);
      filter.flush();
      gateway.ours().ring();
      assertThat(broken.poll(30, TimeUnit.SECONDS)).isNotEmpty();
      org.assertj.core.api.Assertions.assertThatThrownBy(
              () -> socket.getInputStream().readAllBytes())
          .isInstanceOf(java.io.IOException.class);
    }
  }

  /** A key elsewhere that never answers. */
  private static Credential silent() {
    Identity real = TestAuthority.of(KeyType.EC_P256).server("localhost").issue();
    Signer signer = real.signer();
    RemoteSigner remote =
        new RemoteSigner() {
          @Override
          public PublicKey publicKey() {
            return signer.publicKey();
          }

          @Override
          public Set<SignatureAlgorithm> algorithms() {
            return signer.algorithms();
          }

          @Override
          public Bytes sign(SignatureAlgorithm algorithm, byte[] message) {
            throw new AssertionError("it was waited for");
          }

          @Override
          public void sign(
              SignatureAlgorithm algorithm, Bytes message, Consumer<Optional<Bytes>> done) {
            // The guard is slow today.
          }

          @Override
          public void decrypt(
              Bytes encrypted, int version, Secret substitute, Consumer<Optional<Secret>> done) {
            throw new AssertionError("no suite of ours has it");
          }
        };
    return Credential.of(new Identity(real.chain(), remote));
  }

  private static byte[] clientHello() {
    try (TlsConnection client =
        TlsConnection.client(
            ClientConfig.under(SecurityPolicy.GATEHOUSE_2026_11).askingForVerdicts(),
            ServerName.parse("localhost"),
            Optional.empty(),
            Instant.EPOCH)) {
      byte[] out = new byte[8192];
      return Arrays.copyOf(out, client.transmit(out, 0, out.length));
    }
  }

  /** As a loop reads a socket that has more than it can take, sixteen times before it tells. */
  private static void readAtOnce(Channel channel, byte[] hello) {
    channel.pipeline().fireChannelRead(Unpooled.wrappedBuffer(hello));
    for (int i = 0; i < 15 && channel.config().isAutoRead(); i++) {
      byte[] records = new byte[65_536];
      for (int at = 0; at < records.length; at += 4096) {
        System.arraycopy(new byte[] {23, 3, 3, 15, (byte) 251}, 0, records, at, 5);
      }
      channel.pipeline().fireChannelRead(Unpooled.wrappedBuffer(records));
    }
    channel.pipeline().fireChannelReadComplete();
  }

  @Test
  void who_sends_much_while_a_key_is_asked_ends_nobody_elses_connection() throws Exception {
    InetSocketAddress address = listen(CONFIG);
    try (SSLSocket other = connect(address)) {
      assertThat(echo(other, new byte[] {1})).containsExactly(1);
      accepted.clear();
      keys.set(silent());
      try (Socket hasty = new Socket(address.getAddress(), address.getPort())) {
        Channel channel = accepted.take();
        channel.eventLoop().submit(() -> readAtOnce(channel, clientHello())).get();
        for (int i = 0; i < 20; i++) {
          assertThat(echo(other, new byte[] {2})).containsExactly(2);
        }
        assertThat(hasty.isConnected()).isTrue();
      }
    }
    assertThat(threads).allMatch(Thread::isAlive);
    assertThat(broken).isEmpty();
  }

  @Test
  void a_connection_that_waits_for_its_goodbye_ends_with_its_filter() throws Exception {
    InetSocketAddress address = listen(CONFIG);
    try (SSLSocket client = connect(address)) {
      assertThat(echo(client, new byte[] {1})).containsExactly(1);
      Channel channel = accepted.take();
      filters.getLast().close();
      threads.getLast().join();
      channel
          .eventLoop()
          .submit(
              () -> {
                var _ = channel.close();
              })
          .get();
      assertThat(channel.isOpen()).isTrue();
      ((FilterPipeline) pipeline).part((EventLoop) loops.iterator().next());
      assertThat(channel.closeFuture().await(30, TimeUnit.SECONDS)).isTrue();
    }
  }

  /** Each is an object of the gateway's, and no bound in bytes would ever be met. */
  @Test
  void a_filter_that_sends_frames_with_nothing_in_them_is_broken() throws Exception {
    InetSocketAddress address = listen(CONFIG);
    partAndEnd();
    Wire ours = wire();
    try (Wire filter = ours.otherEnd()) {
      ((FilterPipeline) pipeline).join((EventLoop) loops.iterator().next(), ours, () -> {});
      try (Socket client = new Socket(address.getAddress(), address.getPort())) {
        client.getOutputStream().write(clientHello());
        while (!filter.reader().next()) Thread.onSpinWait();
        assertThat(filter.writer().reserve(0)).isNotNull();
        filter.writer().commit(SEALED, filter.reader().connection(), 0);
        filter.flush();
        ours.ours().ring();
        assertThat(broken.poll(30, TimeUnit.SECONDS)).contains("sealed");
      }
    }
  }
}
