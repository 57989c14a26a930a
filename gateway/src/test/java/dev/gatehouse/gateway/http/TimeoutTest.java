package dev.gatehouse.gateway.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.gateway.queue.RequestQueue;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who keeps the others waiting for too long, by a clock that the test moves. */
class TimeoutTest {
  private static final String GET = "GET / HTTP/1.1\nHost: a.test\n\n";

  private final HttpTimeouts limits = HttpDefaults.SETTINGS.timeouts();
  private final AtomicLong nanos = new AtomicLong();
  private final FakeWorker worker = FakeWorker.onTcp();
  private final TestGate gate =
      new TestGate(
          RequestQueue.fixed("app", worker.address()),
          HttpDefaults.SETTINGS,
          new Clocks(InstantSource.system(), nanos::get),
          Transport.start(1));
  private final Wire client = gate.connect();

  @AfterEach
  void end() {
    client.close();
    gate.close();
    worker.close();
  }

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  private static Duration justOver(Duration limit) {
    return limit.plusSeconds(1);
  }

  /** A request and its answer: whatever is measured afterwards begins now. */
  private Wire served() {
    client.send(GET);
    Wire app = worker.accepted();
    app.head();
    app.send("HTTP/1.1 200 OK\nContent-Length: 0\n\n");
    client.message();
    gate.logged();
    return app;
  }

  @Test
  void a_head_that_takes_too_long_is_a_408() {
    client.send("GET / HTTP/1.1\nHost:");
    gate.settled();
    pass(limits.head().dividedBy(2));
    client.send(" a.te"); // more of it buys no more time
    gate.settled();
    pass(justOver(limits.head().dividedBy(2)));
    assertThat(client.rest()).startsWith("HTTP/1.1 408 Request Timeout\r\n");
    AccessEntry entry = gate.logged();
    assertThat(entry.reason()).isEqualTo("Timer_HeaderWait");
    assertThat(entry.method()).isEqualTo("GET");
  }

  @Test
  void a_connection_without_a_request_is_closed() {
    gate.until(() -> gate.server.report().connections() == 1);
    gate.settled();
    pass(justOver(limits.head()));
    assertThat(client.ends()).isTrue();
  }

  @Test
  void an_idle_connection_is_closed_and_not_before() {
    served();
    pass(justOver(limits.head()));
    gate.settled();
    client.send(GET);
    Wire app = worker.accepted(); // the kept one has been given up long before
    app.head();
    app.send("HTTP/1.1 200 OK\nContent-Length: 0\n\n");
    client.message();
    gate.settled();
    pass(justOver(limits.idle()));
    assertThat(client.ends()).isTrue();
  }

  @Test
  void a_body_that_stops_coming_is_a_408_and_ends_the_workers_connection() {
    client.send("POST / HTTP/1.1\nHost: a.test\nContent-Length: 10\n\nhello");
    Wire app = worker.accepted();
    app.head();
    app.bytes(5);
    gate.settled();
    pass(justOver(limits.body()));
    assertThat(client.message()).startsWith("HTTP/1.1 408 ").contains("\nConnection: close\n");
    assertThat(app.restAndEnd()).isIn("<end>", "<reset>");
    AccessEntry entry = gate.logged();
    assertThat(entry.reason()).isEqualTo("Timer_EntityBody");
    assertThat(entry.bytesIn()).isEqualTo(5);
  }

  @Test
  void an_answer_that_does_not_come_is_a_504() {
    client.send(GET);
    Wire app = worker.accepted();
    app.head();
    gate.settled();
    pass(justOver(limits.answer()));
    assertThat(client.message()).startsWith("HTTP/1.1 504 Gateway Timeout\n");
    assertThat(app.restAndEnd()).isIn("<end>", "<reset>");
    assertThat(gate.logged().reason()).isEqualTo("Timer_Response");
  }

  @Test
  void an_answer_that_stops_half_way_is_cut() {
    client.send(GET);
    Wire app = worker.accepted();
    app.head();
    app.send("HTTP/1.1 200 OK\nContent-Length: 10\n\nhello");
    client.head();
    client.bytes(5);
    gate.settled();
    pass(justOver(limits.answer()));
    assertThat(client.restAndEnd()).isEqualTo("<reset>");
    assertThat(gate.logged().reason()).isEqualTo("Timer_Response");
  }

  @Test
  void a_client_that_stops_reading_is_cut() {
    client.send(GET);
    Wire app = worker.accepted();
    app.head();
    app.send("HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n");
    Thread.ofVirtual()
        .start(
            () -> {
              byte[] chunk = ("10000\r\n" + "x".repeat(65_536) + "\r\n").getBytes(ISO_8859_1);
              try {
                while (true) app.send(chunk);
              } catch (java.io.UncheckedIOException e) {
                // the gate hung up, as it should
              }
            });
    // Progress is looked at once a tick; it ends once the buffers between us are full.
    for (int i = 0; i < 10; i++) {
      gate.settled();
      pass(limits.send().dividedBy(4));
    }
    AccessEntry entry = gate.logged();
    assertThat(entry.reason()).isEqualTo("Timer_MinBytesPerSecond");
    assertThat(entry.status()).isEqualTo(200);
  }

  @Test
  void a_client_that_ignores_the_end_is_closed_after_a_while() {
    client.send("POST / HTTP/1.1\nHost: other.test\nContent-Length: 10\n\nhello");
    assertThat(client.rest()).startsWith("HTTP/1.1 421 "); // our half ends at once
    gate.settled();
    assertThat(gate.server.report().connections()).isOne();
    pass(justOver(limits.linger()));
    gate.until(() -> gate.server.report().connections() == 0);
  }

  @Test
  void a_kept_connection_is_given_up_before_the_worker_does() {
    Wire app = served();
    gate.until(() -> gate.server.report().kept() == 1);
    gate.settled();
    pass(justOver(limits.kept()));
    assertThat(app.ends()).isTrue();
    assertThat(gate.server.report().kept()).isZero();
  }

  @Test
  void a_post_gets_a_fresh_connection_where_the_kept_one_may_be_about_to_end() {
    served();
    gate.until(() -> gate.server.report().kept() == 1);
    gate.settled();
    pass(HttpDefaults.FRESH_ENOUGH.plusMillis(500));
    gate.settled();
    client.send("POST / HTTP/1.1\nHost: a.test\nContent-Length: 0\n\n");
    worker.accepted().head();
    assertThat(worker.connections()).isEqualTo(2);
  }

  @Test
  void a_tunnel_that_is_silent_for_an_hour_is_cut() {
    client.send("GET / HTTP/1.1\nHost: a.test\nConnection: Upgrade\nUpgrade: x\n\n");
    Wire app = worker.accepted();
    app.head();
    app.send("HTTP/1.1 101 Switching Protocols\nConnection: Upgrade\nUpgrade: x\n\n");
    client.head();
    gate.settled();
    pass(limits.tunnel().dividedBy(2));
    gate.settled();
    client.send("x");
    app.bytes(1);
    gate.settled();
    pass(justOver(limits.tunnel()).minusSeconds(60));
    gate.settled();
    app.send("y");
    assertThat(client.bytes(1)).isEqualTo("y");
    gate.settled();
    pass(justOver(limits.tunnel()));
    assertThat(client.restAndEnd()).isEqualTo("<reset>");
    assertThat(gate.logged().reason()).isEqualTo("Timer_ConnectionIdle");
  }
}
