package dev.gatehouse.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A request through a gate to a worker, and its answer back. */
class ProxyTest {
  private final FakeWorker worker = FakeWorker.onTcp();
  private final TestGate gate = TestGate.before(worker);

  @AfterEach
  void end() {
    gate.close();
    worker.close();
  }

  @Test
  void a_get_reaches_the_worker_and_its_answer_the_client() {
    try (Wire client = gate.connect()) {
      client.send("GET /x?y HTTP/1.1\nHost: a.test\nAccept: */*\n\n");
      Wire app = worker.accepted();
      String request = app.head();
      assertThat(request).startsWith("GET /x?y HTTP/1.1\nHost: a.test\nAccept: */*\n");
      app.send("HTTP/1.1 200 Fine\nContent-Length: 5\nServer: app\n\nhello");
      String answer = client.message();
      assertThat(answer)
          .startsWith("HTTP/1.1 200 Fine\n")
          .contains("\nServer: app\n")
          .endsWith("\n\nhello");
      AccessEntry entry = gate.logged();
      assertThat(entry.status()).isEqualTo(200);
      assertThat(entry.path()).isEqualTo("/x");
      assertThat(entry.host()).isEqualTo("a.test");
      assertThat(entry.bytesOut()).isEqualTo(5);
      assertThat(entry.reason()).isEmpty();
      assertThat(answer).contains("\nX-Request-Id: " + entry.id() + "\n");
      assertThat(request).contains("\nX-Request-Id: " + entry.id() + "\n");
    }
  }

  @Test
  void the_same_connections_serve_the_next_request() {
    try (Wire client = gate.connect()) {
      client.send("GET /1 HTTP/1.1\nHost: a.test\n\n");
      Wire app = worker.accepted();
      for (int i = 1; i <= 3; i++) {
        assertThat(app.head()).startsWith("GET /" + i + " ");
        app.send("HTTP/1.1 200 OK\nContent-Length: 1\n\n" + i);
        assertThat(client.message()).endsWith("\n\n" + i);
        client.send("GET /" + (i + 1) + " HTTP/1.1\nHost: a.test\n\n");
      }
      assertThat(worker.connections()).isEqualTo(1);
    }
  }
}
