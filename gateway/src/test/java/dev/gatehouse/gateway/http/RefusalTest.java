package dev.gatehouse.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.gateway.queue.QueueLimits;
import dev.gatehouse.gateway.queue.Refusal;
import dev.gatehouse.gateway.queue.RequestQueue;
import dev.gatehouse.gateway.queue.WorkerId;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Requests that no worker answers: each has its reason, its page and its line. */
class RefusalTest {
  private static final String GET = "GET / HTTP/1.1\nHost: a.test\n\n";

  private final RequestQueue queue =
      new RequestQueue("app", new QueueLimits(1, Duration.ofMinutes(1), 1), InstantSource.system());
  private final TestGate gate = TestGate.before(queue);
  private final Wire client = gate.connect();

  @AfterEach
  void end() {
    client.close();
    gate.close();
  }

  @Test
  void the_page_says_what_happened_and_whom_to_quote() {
    client.send("GET /<script> HTTP/1.1\nHost: other.test\n\n");
    String answer = client.message();
    AccessEntry entry = gate.logged();
    assertThat(answer)
        .startsWith("HTTP/1.1 421 Misdirected Request\n")
        .contains("\nContent-Type: text/html; charset=utf-8\n")
        .contains("\nCache-Control: no-store\n")
        .contains("\nX-Request-Id: " + entry.id() + "\n")
        .contains("<h1>421 Misdirected Request</h1>")
        .contains("<p>No site here answers to this name.</p>")
        .contains("<code>" + entry.id() + "</code>")
        .doesNotContain("<script>");
    assertThat(entry.status()).isEqualTo(421);
    assertThat(entry.reason()).isEqualTo("Hostname");
    assertThat(entry.host()).isEqualTo("other.test");
    assertThat(entry.attempts()).isZero();
  }

  @Test
  void a_refused_request_without_a_body_leaves_the_connection_open() {
    queue.close(new Refusal.Disabled("app"));
    for (int i = 0; i < 2; i++) {
      client.send(GET);
      assertThat(client.message())
          .startsWith("HTTP/1.1 503 Service Unavailable\n")
          .contains("<code>gatehouse pool enable app</code>")
          .doesNotContain("close");
      assertThat(gate.logged().reason()).isEqualTo("Disabled");
    }
  }

  @Test
  void a_head_request_is_refused_without_a_body() {
    queue.close(new Refusal.ShuttingDown());
    client.send("HEAD / HTTP/1.1\nHost: a.test\n\n");
    assertThat(client.head()).startsWith("HTTP/1.1 503 ").contains("\nRetry-After: 1\n");
    client.send("HEAD / HTTP/1.1\nHost: a.test\n\n");
    assertThat(client.head()).startsWith("HTTP/1.1 503 ");
  }

  @Test
  void a_refused_upload_is_answered_and_the_connection_closed_behind_it() {
    queue.close(new Refusal.ShuttingDown());
    client.send("POST / HTTP/1.1\nHost: a.test\nContent-Length: 100000000\n\nhello");
    assertThat(client.message()).startsWith("HTTP/1.1 503 ").contains("\nConnection: close\n");
    byte[] more = new byte[1 << 16];
    for (int i = 0; i < 20; i++) client.send(more); // no reset: what we were told stays readable
    client.endOutput();
    assertThat(client.ends()).isTrue();
  }

  @Test
  void a_full_queue_is_a_503_and_says_when_to_come_again() {
    client.send(GET);
    gate.until(() -> queue.report().waiting() == 1);
    try (Wire second = gate.connect()) {
      second.send(GET);
      assertThat(second.message()).startsWith("HTTP/1.1 503 ").contains("\nRetry-After: 1\n");
      assertThat(gate.logged().reason()).isEqualTo("QueueFull");
    }
  }

  @Test
  void a_pool_that_is_offline_says_why_and_nothing_of_the_workers_output() {
    queue.close(
        new Refusal.AppOffline(
            "The application <ended> 5 times.",
            List.of("password=hunter2"),
            Duration.ofSeconds(30)));
    client.send(GET);
    assertThat(client.message())
        .contains("\nRetry-After: 30\n")
        .contains("The application &lt;ended&gt; 5 times. It is tried again every 30 s.")
        .doesNotContain("hunter2");
    assertThat(gate.logged().reason()).isEqualTo("AppOffline");
  }

  @Test
  void a_client_that_leaves_the_queue_gives_its_place_back() {
    client.send(GET);
    gate.until(() -> queue.report().waiting() == 1);
    client.close();
    AccessEntry entry = gate.logged();
    assertThat(entry.reason()).isEqualTo("Client_Reset");
    assertThat(entry.status()).isZero();
    assertThat(queue.report().waiting()).isZero();
  }

  @Test
  void a_client_that_leaves_its_worker_frees_it() {
    try (FakeWorker worker = FakeWorker.onTcp()) {
      queue.ready(new WorkerId("app", 1), worker.address());
      client.send(GET);
      Wire app = worker.accepted();
      app.head();
      assertThat(queue.report().inFlight()).isOne();
      client.close();
      assertThat(app.restAndEnd()).isIn("<end>", "<reset>");
      assertThat(gate.logged().reason()).isEqualTo("Client_Reset");
      gate.until(() -> queue.report().inFlight() == 0);
    }
  }

  @Test
  void who_waited_is_served_and_the_log_says_how_long_it_waited() {
    client.send("POST / HTTP/1.1\nHost: a.test\nContent-Length: 2\n\nhi");
    gate.until(() -> queue.report().waiting() == 1);
    try (FakeWorker worker = FakeWorker.onTcp()) {
      queue.ready(new WorkerId("app", 7), worker.address());
      Wire app = worker.accepted();
      assertThat(app.message()).endsWith("\n\nhi");
      app.send("HTTP/1.1 204 No Content\n\n");
      assertThat(client.head()).startsWith("HTTP/1.1 204 ");
    }
    AccessEntry entry = gate.logged();
    assertThat(entry.queued()).isPositive().isLessThanOrEqualTo(entry.took());
    assertThat(entry.worker()).isEqualTo("app-7");
  }

  @Test
  void a_connection_too_many_is_closed_at_once_and_counted() {
    HttpLimits all = HttpDefaults.SETTINGS.limits();
    var limits =
        new HttpLimits(
            all.requests(),
            all.answers(),
            all.waitingBytes(),
            all.repeatableBytes(),
            all.keptConnections(),
            all.interimAnswers(),
            1);
    var settings = new HttpSettings(limits, HttpDefaults.SETTINGS.timeouts());
    try (TestGate small = new TestGate(queue, settings, Clocks.SYSTEM, Transport.start(1));
        Wire first = small.connect()) {
      small.until(() -> small.server.report().connections() == 1);
      try (Wire second = small.connect()) {
        assertThat(second.restAndEnd()).isIn("<end>", "<reset>");
      }
      assertThat(small.server.report().turnedAway()).isOne();
      first.send("GET / HTTP/1.1\nHost: other.test\n\n");
      assertThat(first.message()).startsWith("HTTP/1.1 421 ");
    }
  }

  @Test
  void a_url_of_the_other_scheme_is_misdirected() {
    client.send("GET https://a.test/ HTTP/1.1\nHost: a.test\n\n");
    assertThat(client.message()).startsWith("HTTP/1.1 421 ");
  }

  @Test
  void plain_http_on_a_tls_port_is_shown_the_right_address() {
    String page = plainOnTls("GET /x?y=<b>&z HTTP/1.1\r\nHost: A.test:8443\r\n\r\n");
    AccessEntry entry = gate.logged();
    assertThat(page)
        .startsWith("HTTP/1.1 400 Bad Request\r\n")
        .contains("\r\nConnection: close\r\n")
        .contains("This port speaks HTTPS")
        .contains("<a href=\"https://A.test:8443/x?y=&lt;b&gt;&amp;z\">")
        .contains(entry.id());
    assertThat(entry.reason()).isEqualTo("Plain_HTTP");
    assertThat(entry.path()).isEqualTo("/x");
  }

  @Test
  void plain_http_for_a_host_that_is_not_ours_gets_no_link() {
    assertThat(plainOnTls("GET / HTTP/1.1\r\nHost: evil.test\r\n\r\n"))
        .contains("This port speaks HTTPS")
        .doesNotContain("evil");
    assertThat(plainOnTls("GET / HT")).contains("This port speaks HTTPS").doesNotContain("href");
  }

  /** What comes back from a port whose lower handler notices that this is no TLS. */
  private String plainOnTls(String sent) {
    var noticing =
        new ChannelInboundHandlerAdapter() {
          @Override
          @SuppressWarnings("FutureReturnValueIgnored") // the listener closes
          public void channelRead(ChannelHandlerContext ctx, Object msg) {
            ByteBuf in = (ByteBuf) msg;
            ctx.writeAndFlush(gate.server.plainOnTls(ctx.channel(), in))
                .addListener(ChannelFutureListener.CLOSE);
            in.release();
          }
        };
    var loopback = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    try (Wire wire =
        Wire.to(
            gate.server
                .listen(
                    new Listener(loopback, Scheme.HTTPS, pipeline -> pipeline.addLast(noticing)))
                .address())) {
      return wire.send(sent.getBytes(StandardCharsets.ISO_8859_1)).rest();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
