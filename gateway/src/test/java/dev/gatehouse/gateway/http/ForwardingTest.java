package dev.gatehouse.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a worker and a client are told of each other, and what they are not. */
class ForwardingTest {
  private final FakeWorker worker = FakeWorker.onTcp();
  private final TestGate gate = TestGate.before(worker);
  private final Wire client = gate.connect();

  @AfterEach
  void end() {
    client.close();
    gate.close();
    worker.close();
  }

  @Test
  void the_worker_hears_who_asks_and_how_from_us_alone() {
    client.send(
        """
        GET / HTTP/1.1
        Host: A.test:8080
        Forwarded: for=6.6.6.6;proto=https
        X-Forwarded-For: 6.6.6.6
        X-Forwarded-Proto: https
        X-Forwarded-Host: evil.test
        X-Forwarded-Port: 666
        X-Forwarded-Server: evil
        X_Forwarded_For: 6.6.6.6
        X-Real-IP: 6.6.6.6
        X-Request-Id: evil
        Proxy: http://evil.test
        Client-Cert: :evil:

        """);
    String request = worker.accepted().head();
    int port = gate.address.getPort();
    String id = request.replaceAll("(?s).*\nX-Request-Id: (\\w{23})\n.*", "$1");
    assertThat(request)
        .isEqualTo(
            """
            GET / HTTP/1.1
            Host: A.test:8080
            X-Forwarded-Host: A.test:8080
            X-Forwarded-For: 127.0.0.1
            X-Forwarded-Proto: http
            X-Forwarded-Port: %d
            Forwarded: for=127.0.0.1;proto=http;host="A.test:8080"
            Via: 1.1 gatehouse
            X-Request-Id: %s

            """
                .formatted(port, id));
  }

  @Test
  void hop_by_hop_fields_go_no_further_in_either_direction() {
    client.send(
        """
        GET / HTTP/1.1
        Host: a.test
        Connection: keep-alive, X-Secret
        Keep-Alive: timeout=5
        X-Secret: for the gate
        TE: trailers
        Proxy-Connection: keep-alive
        Accept: */*

        """);
    Wire app = worker.accepted();
    assertThat(app.head())
        .startsWith("GET / HTTP/1.1\nHost: a.test\nAccept: */*\nX-Forwarded-Host: ");
    app.send(
        """
        HTTP/1.1 200 OK
        Connection: x-hop
        X-Hop: 1
        Keep-Alive: timeout=5
        X-Request-Id: the application's
        Date: Tue, 24 Nov 2026 00:00:00 GMT
        X-End: 1
        Content-Length: 0

        """);
    String answer = client.head();
    assertThat(answer)
        .isEqualTo(
            """
            HTTP/1.1 200 OK
            Date: Tue, 24 Nov 2026 00:00:00 GMT
            X-End: 1
            Content-Length: 0
            X-Request-Id: %s

            """
                .formatted(gate.logged().id()));
  }

  @Test
  void a_missing_date_is_added() {
    client.send("GET / HTTP/1.1\nHost: a.test\n\n");
    Wire app = worker.accepted();
    app.head();
    app.send("HTTP/1.1 204 No Content\n\n");
    assertThat(client.head())
        .matches(
            "(?s)HTTP/1.1 204 No Content\nDate: \\w{3}, \\d\\d \\w{3} 20\\d\\d [0-9:]+ GMT\n.*");
  }

  @Test
  void an_old_request_without_a_host_goes_to_the_first_site() {
    client.send("GET / HTTP/1.0\n\n");
    Wire app = worker.accepted();
    String request = app.head();
    assertThat(request).startsWith("GET / HTTP/1.1\nHost: \nX-Forwarded-For: 127.0.0.1\n");
    assertThat(request).contains("\nForwarded: for=127.0.0.1;proto=http\n");
    assertThat(request).doesNotContain("X-Forwarded-Host");
    app.send("HTTP/1.1 200 OK\nContent-Length: 2\n\nhi");
    assertThat(client.rest()).startsWith("HTTP/1.1 200 OK\r\n").endsWith("\r\n\r\nhi");
  }

  @Test
  void the_target_of_a_whole_url_is_passed_on_as_a_path() {
    client.send("GET http://a.test/x HTTP/1.1\nHost: a.test\n\n");
    assertThat(worker.accepted().head()).startsWith("GET /x HTTP/1.1\nHost: a.test\n");
  }

  @Test
  void request_ids_differ_and_sort_by_time() {
    worker.answering(_ -> "HTTP/1.1 204 No Content\n\n");
    String before = "";
    for (int i = 0; i < 10; i++) {
      client.send("GET / HTTP/1.1\nHost: a.test\n\n");
      assertThat(client.head()).startsWith("HTTP/1.1 204 ");
      String id = gate.logged().id();
      assertThat(id).hasSize(RequestId.BYTES).isNotEqualTo(before);
      assertThat(id.substring(0, 10))
          .isGreaterThanOrEqualTo(before.isEmpty() ? "" : before.substring(0, 10));
      before = id;
    }
  }
}
