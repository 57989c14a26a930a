package dev.gatehouse.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What follows a 101: another protocol's bytes, both ways, until both sides are done. */
class TunnelTest {
  private static final String ASK =
      """
      GET /chat HTTP/1.1
      Host: a.test
      Connection: keep-alive, Upgrade
      Upgrade: websocket
      Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==
      Sec-WebSocket-Version: 13

      """;
  private static final String SWITCH =
      """
      HTTP/1.1 101 Switching Protocols
      Upgrade: websocket
      Connection: Upgrade
      Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=

      """;

  private final FakeWorker worker = FakeWorker.onTcp();
  private final TestGate gate = TestGate.before(worker);
  private final Wire client = gate.connect();

  @AfterEach
  void end() {
    client.close();
    gate.close();
    worker.close();
  }

  private Wire open() {
    client.send(ASK);
    Wire app = worker.accepted();
    assertThat(app.head())
        .contains("\nConnection: Upgrade\nUpgrade: websocket\n")
        .contains("\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\n");
    app.send(SWITCH);
    assertThat(client.head())
        .startsWith("HTTP/1.1 101 Switching Protocols\n")
        .contains("\nConnection: Upgrade\nUpgrade: websocket\n")
        .contains("\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\n");
    return app;
  }

  @Test
  void bytes_pass_both_ways_unread() {
    Wire app = open();
    client.send("GET / HTTP/1.1\nnot a request\n");
    assertThat(app.bytes(31)).isEqualTo("GET / HTTP/1.1\r\nnot a request\r\n");
    app.send("HTTP/1.1 nor an answer\n");
    assertThat(client.bytes(24)).isEqualTo("HTTP/1.1 nor an answer\r\n");
  }

  @Test
  void bytes_that_come_with_the_switch_are_not_lost() {
    client.send(ASK + "early");
    Wire app = worker.accepted();
    app.head();
    app.send(SWITCH + "hello");
    client.head();
    assertThat(client.bytes(5)).isEqualTo("hello");
    assertThat(app.bytes(5)).isEqualTo("early");
  }

  @Test
  void the_client_may_end_its_half_first() {
    Wire app = open();
    client.send("bye").endOutput();
    assertThat(app.rest()).isEqualTo("bye");
    app.send("one more thing").close();
    assertThat(client.restAndEnd()).isEqualTo("one more thing<end>");
    AccessEntry entry = gate.logged();
    assertThat(entry.status()).isEqualTo(101);
    assertThat(entry.reason()).isEmpty();
    assertThat(entry.bytesIn()).isEqualTo(3);
    assertThat(entry.bytesOut()).isEqualTo(14);
    assertThat(gate.queue.report().inFlight()).isZero();
  }

  @Test
  void the_worker_may_end_its_half_first() {
    Wire app = open();
    app.send("bye").endOutput();
    assertThat(client.rest()).isEqualTo("bye");
    client.send("one more thing").close();
    assertThat(app.restAndEnd()).isEqualTo("one more thing<end>");
    assertThat(gate.logged().status()).isEqualTo(101);
  }

  @Test
  void a_side_that_breaks_takes_the_other_with_it() {
    Wire app = open();
    assertThat(gate.queue.report().inFlight()).isOne();
    client.reset();
    assertThat(app.restAndEnd()).isIn("<end>", "<reset>");
    assertThat(gate.logged().reason()).isEqualTo("Client_Reset");
    assertThat(gate.queue.report().inFlight()).isZero();
  }

  @Test
  void a_worker_that_refuses_the_switch_gives_a_plain_answer() {
    client.send(ASK);
    Wire app = worker.accepted();
    app.head();
    app.send(
        "HTTP/1.1 426 Upgrade Required\nUpgrade: other\nConnection: upgrade\nContent-Length: 0\n\n");
    assertThat(client.message())
        .startsWith("HTTP/1.1 426 ")
        .contains("\nConnection: Upgrade\nUpgrade: other\n");
    client.send("GET / HTTP/1.1\nHost: a.test\n\n");
    assertThat(app.head()).startsWith("GET / ");
  }

  @Test
  void an_upgrade_to_cleartext_http_2_is_not_asked_for() {
    client.send(
        "GET / HTTP/1.1\nHost: a.test\nConnection: Upgrade, HTTP2-Settings\nUpgrade: h2c\nHTTP2-Settings: AAMAAABk\n\n");
    assertThat(worker.accepted().head())
        .doesNotContainIgnoringCase("upgrade")
        .doesNotContain("HTTP2");
  }
}
