package dev.gatehouse.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Bodies both ways, and how each side is told where they end. */
class BodyTest {
  private final FakeWorker worker = FakeWorker.onTcp();
  private final TestGate gate = TestGate.before(worker);
  private final Wire client = gate.connect();

  @AfterEach
  void end() {
    client.close();
    gate.close();
    worker.close();
  }

  private Wire asked(String request) {
    client.send(request);
    Wire app = worker.accepted();
    app.head();
    return app;
  }

  @Test
  void a_body_with_a_length_is_passed_on_as_it_comes() {
    client.send("POST / HTTP/1.1\nHost: a.test\nContent-Length: 10\n\nhello");
    Wire app = worker.accepted();
    assertThat(app.head()).contains("\nContent-Length: 10\n");
    assertThat(app.bytes(5)).isEqualTo("hello"); // before the client sends the rest
    client.send("world");
    assertThat(app.bytes(5)).isEqualTo("world");
    app.send("HTTP/1.1 200 OK\nContent-Length: 0\n\n");
    assertThat(client.message()).startsWith("HTTP/1.1 200 OK\n");
    AccessEntry entry = gate.logged();
    assertThat(entry.bytesIn()).isEqualTo(10);
    assertThat(entry.attempts()).isEqualTo(1);
  }

  @Test
  void a_length_of_zero_is_said() {
    client.send("POST / HTTP/1.1\nHost: a.test\nContent-Length: 0\n\n");
    assertThat(worker.accepted().head()).contains("\nContent-Length: 0\n");
  }

  @Test
  void chunks_and_trailers_are_passed_on() {
    client.send(
        """
        POST / HTTP/1.1
        Host: a.test
        Trailer: X-Sum
        Transfer-Encoding: chunked

        5;note=dropped
        hello
        """);
    Wire app = worker.accepted();
    assertThat(app.head())
        .contains("\nTrailer: X-Sum\n")
        .contains("\nTransfer-Encoding: chunked\n");
    assertThat(app.bytes(10)).isEqualTo("5\r\nhello\r\n");
    client.send("A\n0123456789\n0\nX-Sum: 15\nContent-Length: 7\n\n");
    assertThat(app.bytes(15 + 5 + 11))
        .isEqualTo("a\r\n0123456789\r\n0\r\nX-Sum: 15\r\n\r\n".substring(0, 31));
    app.send(
        "HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n3\nabc\n0\nX-Sum: 3\nSet-Cookie: no\n\n");
    assertThat(client.head()).contains("\nTransfer-Encoding: chunked\n");
    assertThat(client.bytes(8)).isEqualTo("3\r\nabc\r\n");
    assertThat(client.head()).isEqualTo("0\nX-Sum: 3\n\n");
    AccessEntry entry = gate.logged();
    assertThat(entry.bytesIn()).isEqualTo(15);
    assertThat(entry.bytesOut()).isEqualTo(3);
  }

  @Test
  void an_answer_that_ends_with_its_connection_gets_chunks() {
    try (Wire app = asked("GET / HTTP/1.1\nHost: a.test\n\n")) {
      app.send("HTTP/1.0 200 OK\n\nhello");
      assertThat(client.head()).contains("\nTransfer-Encoding: chunked\n");
      assertThat(client.bytes(10)).isEqualTo("5\r\nhello\r\n");
      app.send(" and goodbye");
    }
    assertThat(client.bytes(17)).isEqualTo("c\r\n and goodbye\r\n");
    assertThat(client.head()).isEqualTo("0\n\n");
    client.send("GET / HTTP/1.1\nHost: a.test\n\n"); // the client's connection goes on
    assertThat(worker.accepted().head()).startsWith("GET / ");
  }

  @Test
  void an_old_client_gets_no_chunks_and_the_end_of_the_connection() {
    Wire app = asked("GET / HTTP/1.0\nHost: a.test\nConnection: keep-alive\n\n");
    app.send("HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n3\nabc\n2\nde\n0\n\n");
    String all = client.rest();
    assertThat(all).contains("\r\nConnection: close\r\n").endsWith("\r\n\r\nabcde");
    assertThat(all).doesNotContain("Transfer-Encoding");
  }

  @Test
  void an_old_client_that_asks_for_it_keeps_its_connection() {
    Wire app = asked("GET / HTTP/1.0\nHost: a.test\nConnection: keep-alive\n\n");
    app.send("HTTP/1.1 200 OK\nContent-Length: 2\n\nhi");
    assertThat(client.message()).contains("\nConnection: keep-alive\n").endsWith("\n\nhi");
    client.send("GET /2 HTTP/1.0\nHost: a.test\n\n");
    assertThat(app.head()).startsWith("GET /2 HTTP/1.1\n");
    app.send("HTTP/1.1 200 OK\nContent-Length: 2\n\nho");
    assertThat(client.rest()).contains("\r\nConnection: close\r\n").endsWith("\r\n\r\nho");
  }

  @Test
  void head_is_told_the_length_and_gets_no_body() {
    Wire app = asked("HEAD / HTTP/1.1\nHost: a.test\n\n");
    app.send("HTTP/1.1 200 OK\nContent-Length: 1000\n\n");
    assertThat(client.head()).contains("\nContent-Length: 1000\n");
    // Each goes on a fresh connection: the body that was announced may wrongly come on the old one.
    client.send("HEAD /2 HTTP/1.1\nHost: a.test\n\n");
    app = worker.accepted();
    assertThat(app.head()).startsWith("HEAD /2 ");
    app.send("HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n");
    assertThat(client.head()).contains("\nTransfer-Encoding: chunked\n");
    client.send("GET /3 HTTP/1.1\nHost: a.test\n\n");
    app = worker.accepted();
    assertThat(app.head()).startsWith("GET /3 ");
    app.send("HTTP/1.1 304 Not Modified\nContent-Length: 1000\nETag: \"x\"\n\n");
    assertThat(client.head()).contains("\nContent-Length: 1000\n").contains("\nETag: \"x\"\n");
    client.send("GET /4 HTTP/1.1\nHost: a.test\n\n");
    app = worker.accepted();
    assertThat(app.head()).startsWith("GET /4 ");
    app.send("HTTP/1.1 204 No Content\nContent-Length: 0\n\n");
    assertThat(client.head()).doesNotContain("Content-Length");
    client.send("GET /5 HTTP/1.1\nHost: a.test\n\n");
    assertThat(app.head()).startsWith("GET /5 ");
    assertThat(worker.connections()).isEqualTo(4);
  }

  @Test
  void the_worker_says_whether_it_wants_the_body() {
    client.send("PUT / HTTP/1.1\nHost: a.test\nExpect: 100-continue\nContent-Length: 5\n\n");
    Wire app = worker.accepted();
    assertThat(app.head()).contains("\nExpect: 100-continue\n");
    app.send("HTTP/1.1 100 Continue\n\n");
    assertThat(client.head()).isEqualTo("HTTP/1.1 100 Continue\n\n");
    client.send("hello");
    assertThat(app.bytes(5)).isEqualTo("hello");
    app.send("HTTP/1.1 201 Created\nContent-Length: 0\n\n");
    assertThat(client.head()).startsWith("HTTP/1.1 201 Created\n").doesNotContain("close");
  }

  @Test
  void a_worker_that_does_not_want_the_body_ends_the_connection() {
    client.send("PUT / HTTP/1.1\nHost: a.test\nExpect: 100-continue\nContent-Length: 5\n\n");
    Wire app = worker.accepted();
    app.head();
    app.send("HTTP/1.1 417 No\nContent-Length: 0\n\n");
    // Whether the body comes is up to the client, so what comes next could be either.
    assertThat(client.rest())
        .startsWith("HTTP/1.1 417 No\r\n")
        .contains("\r\nConnection: close\r\n");
    assertThat(app.ends()).isTrue();
  }

  @Test
  void early_hints_are_passed_on_and_an_unasked_100_is_not() {
    Wire app = asked("GET / HTTP/1.1\nHost: a.test\n\n");
    app.send("HTTP/1.1 100 Continue\n\nHTTP/1.1 103 Early Hints\nLink: </a.css>\n\n");
    assertThat(client.head()).isEqualTo("HTTP/1.1 103 Early Hints\nLink: </a.css>\n\n");
    app.send("HTTP/1.1 200 OK\nContent-Length: 2\n\nhi");
    assertThat(client.message()).startsWith("HTTP/1.1 200 OK\n").endsWith("hi");
  }

  @Test
  void an_answer_before_the_whole_body_reaches_the_client() {
    client.send("POST / HTTP/1.1\nHost: a.test\nContent-Length: 100000000\n\nhello");
    Wire app = worker.accepted();
    app.head();
    app.send("HTTP/1.1 413 Too Large\nContent-Length: 4\n\nmuch");
    app.close(); // with bytes unread: a reset is on its way
    byte[] more = new byte[1 << 16];
    try {
      for (int i = 0; i < 100; i++) client.send(more);
    } catch (java.io.UncheckedIOException e) {
      // the gate has had enough
    }
    assertThat(client.message()).startsWith("HTTP/1.1 413 Too Large\n").endsWith("\n\nmuch");
    assertThat(gate.logged().status()).isEqualTo(413);
  }

  @Test
  void requests_that_come_together_are_answered_in_order() {
    StringBuilder many = new StringBuilder();
    for (int i = 0; i < 1000; i++) many.append("GET /" + i + " HTTP/1.1\nHost: a.test\n\n");
    worker.answering(
        request -> "HTTP/1.1 200 OK\nX: " + request.split(" ", -1)[1] + "\nContent-Length: 0\n\n");
    Thread.ofVirtual().start(() -> client.send(many.toString()));
    for (int i = 0; i < 1000; i++) assertThat(client.head()).contains("\nX: /" + i + "\n");
    assertThat(worker.connections()).isEqualTo(1);
  }
}
