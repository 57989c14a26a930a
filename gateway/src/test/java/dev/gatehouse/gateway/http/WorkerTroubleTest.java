package dev.gatehouse.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.gateway.queue.QueueLimits;
import dev.gatehouse.gateway.queue.RequestQueue;
import dev.gatehouse.gateway.queue.WorkerAddress;
import dev.gatehouse.gateway.queue.WorkerId;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Workers that die, lie or are not there: what the client is told, and what is tried again. */
class WorkerTroubleTest {
  private static final String GET = "GET / HTTP/1.1\nHost: a.test\n\n";
  private static final String POST = "POST / HTTP/1.1\nHost: a.test\nContent-Length: 2\n\nhi";
  private static final String OK = "HTTP/1.1 200 OK\nContent-Length: 2\n\nok";

  private final FakeWorker worker = FakeWorker.onTcp();
  private final TestGate gate = TestGate.before(worker);
  private final Wire client = gate.connect();

  @AfterEach
  void end() {
    client.close();
    gate.close();
    worker.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "no http\n\n",
        "HTTP/1.1 200 OK\nContent-Length: 1\nContent-Length: 2\n\n",
        "HTTP/1.1 200 OK\nContent-Length: 1\nTransfer-Encoding: chunked\n\n",
        "HTTP/1.1 200 OK\nX : 1\n\n",
        "HTTP/1.1 101 Switching Protocols\nUpgrade: x\nConnection: Upgrade\n\n",
      })
  void an_answer_that_is_no_http_is_a_502_with_its_reason(String answer) {
    client.send(GET);
    Wire app = worker.accepted();
    app.head();
    app.send(answer);
    assertThat(client.message())
        .startsWith("HTTP/1.1 502 Bad Gateway\n")
        .contains("not valid HTTP");
    AccessEntry entry = gate.logged();
    assertThat(entry.reason()).isEqualTo("Response_Malformed");
    assertThat(entry.status()).isEqualTo(502);
    assertThat(app.restAndEnd()).isIn("<end>", "<reset>");
    client.send(GET); // the client's connection goes on
    worker.accepted().head();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void bytes_behind_an_answer_cost_the_worker_its_connection_and_the_client_nothing(boolean nio) {
    Transport transport = nio ? Transport.startNio(1) : Transport.start(1);
    var queue = RequestQueue.fixed("app", worker.address());
    try (var second = new TestGate(queue, HttpDefaults.SETTINGS, Clocks.SYSTEM, transport);
        var caller = Wire.to(second.address)) {
      // The client sends more than its request as well: that is the begin of its next one.
      caller.send("POST / HTTP/1.1\nHost: a.test\nContent-Length: 2\n\nhiGET / HT");
      Wire app = worker.accepted();
      app.message();
      app.send(OK + "and more");
      assertThat(caller.message()).startsWith("HTTP/1.1 200 OK\n").endsWith("\n\nok");
      assertThat(app.restAndEnd()).isIn("<end>", "<reset>");
      assertThat(second.logged().reason()).isEmpty();
      caller.send("TP/1.1\nHost: a.test\n\n");
      Wire fresh = worker.accepted();
      assertThat(fresh.head()).startsWith("GET / HTTP/1.1\n");
      fresh.send(OK);
      assertThat(caller.message()).startsWith("HTTP/1.1 200 OK\n").endsWith("\n\nok");
    }
  }

  @Test
  void interim_answers_without_end_are_no_answer() {
    client.send(GET);
    Wire app = worker.accepted();
    app.head();
    int most = HttpDefaults.SETTINGS.limits().interimAnswers();
    app.send("HTTP/1.1 103 Early Hints\n\n".repeat(most + 1));
    for (int i = 0; i < most; i++) assertThat(client.head()).startsWith("HTTP/1.1 103 ");
    assertThat(client.message()).startsWith("HTTP/1.1 502 ");
    assertThat(gate.logged().reason()).isEqualTo("Response_Malformed");
  }

  @Test
  void a_body_shorter_than_its_length_is_cut_and_not_ended() {
    client.send(GET);
    try (Wire app = worker.accepted()) {
      app.head();
      app.send("HTTP/1.1 200 OK\nContent-Length: 10\n\nhello");
      assertThat(client.head()).startsWith("HTTP/1.1 200 OK\n");
      assertThat(client.bytes(5)).isEqualTo("hello");
    }
    assertThat(client.restAndEnd()).isEqualTo("<reset>");
    AccessEntry entry = gate.logged();
    assertThat(entry.reason()).isEqualTo("Response_Truncated");
    assertThat(entry.bytesOut()).isEqualTo(5);
  }

  @Test
  void a_chunked_body_without_its_end_is_cut_and_not_ended() {
    client.send(GET);
    try (Wire app = worker.accepted()) {
      app.head();
      app.send("HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n5\nhello\n");
      client.head();
      assertThat(client.bytes(10)).isEqualTo("5\r\nhello\r\n");
    }
    assertThat(client.restAndEnd()).isEqualTo("<reset>");
    assertThat(gate.logged().reason()).isEqualTo("Response_Truncated");
  }

  @Test
  void an_old_client_is_reset_where_the_end_would_look_like_the_end() {
    client.send("GET / HTTP/1.0\nHost: a.test\n\n");
    try (Wire app = worker.accepted()) {
      app.head();
      app.send("HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n5\nhello\n");
      client.head();
      assertThat(client.bytes(5)).isEqualTo("hello");
    }
    assertThat(client.restAndEnd()).isEqualTo("<reset>");
  }

  @Test
  void a_broken_chunk_is_cut() {
    client.send(GET);
    Wire app = worker.accepted();
    app.head();
    app.send("HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n5\nhello\n");
    client.head();
    client.bytes(10);
    app.send("zz\n");
    assertThat(client.restAndEnd()).isEqualTo("<reset>");
    assertThat(gate.logged().reason()).isEqualTo("Response_Malformed");
  }

  @Test
  void a_get_whose_worker_dies_is_sent_again_once() {
    client.send(GET);
    try (Wire first = worker.accepted()) {
      first.head();
      first.send("HTTP/1.1 200"); // not a byte of it has been passed on
    }
    Wire second = worker.accepted();
    assertThat(second.head()).startsWith("GET / ");
    second.send(OK);
    assertThat(client.message()).startsWith("HTTP/1.1 200 OK\n");
    AccessEntry entry = gate.logged();
    assertThat(entry.attempts()).isEqualTo(2);
    assertThat(entry.reason()).isEmpty();
  }

  @Test
  void a_get_whose_worker_dies_twice_is_a_502() {
    client.send(GET);
    for (int i = 0; i < 2; i++) {
      try (Wire app = worker.accepted()) {
        app.head();
      }
    }
    assertThat(client.message()).startsWith("HTTP/1.1 502 Bad Gateway\n").contains("twice");
    assertThat(gate.logged().reason()).isEqualTo("Connection_Abandoned_Twice");
    client.send(GET);
    worker.accepted().head();
    assertThat(worker.connections()).isEqualTo(3);
  }

  @Test
  void a_get_with_a_short_body_is_sent_again_with_it() {
    client.send(
        "GET / HTTP/1.1\nHost: a.test\nTransfer-Encoding: chunked\n\n2\nab\n3\ncde\n0\nX: 1\n\n");
    try (Wire first = worker.accepted()) {
      assertThat(first.message()).contains("ab").contains("cde");
    }
    Wire second = worker.accepted();
    assertThat(second.head()).contains("\nTransfer-Encoding: chunked\n");
    assertThat(second.bytes(10)).isEqualTo("5\r\nabcde\r\n");
    assertThat(second.head()).isEqualTo("0\nX: 1\n\n");
    second.send(OK);
    assertThat(client.message()).startsWith("HTTP/1.1 200 OK\n");
    assertThat(gate.logged().bytesIn()).isEqualTo(5);
  }

  @Test
  void a_get_with_a_long_body_is_not_sent_again() {
    client.send("GET / HTTP/1.1\nHost: a.test\nContent-Length: 100000\n\n" + "x".repeat(100_000));
    try (Wire first = worker.accepted()) {
      first.head();
      first.bytes(100_000);
    }
    assertThat(client.message()).startsWith("HTTP/1.1 502 ");
    assertThat(gate.logged().reason()).isEqualTo("Connection_Abandoned_By_AppPool");
    assertThat(worker.connections()).isEqualTo(1);
  }

  @Test
  void a_post_whose_worker_dies_is_a_502_and_reached_the_application_once() {
    client.send(POST);
    try (Wire app = worker.accepted()) {
      assertThat(app.message()).endsWith("\n\nhi");
    }
    assertThat(client.message()).startsWith("HTTP/1.1 502 ").contains("not sent again");
    assertThat(gate.logged().reason()).isEqualTo("Connection_Abandoned_By_AppPool");
    assertThat(worker.connections()).isEqualTo(1);
  }

  @Test
  void an_answer_that_has_begun_to_be_passed_on_is_not_asked_for_again() {
    client.send(GET);
    try (Wire app = worker.accepted()) {
      app.head();
      app.send("HTTP/1.1 103 Early Hints\n\n");
      assertThat(client.head()).startsWith("HTTP/1.1 103 ");
    }
    assertThat(client.message()).startsWith("HTTP/1.1 502 ");
    assertThat(worker.connections()).isEqualTo(1);
  }

  @Test
  void a_kept_connection_that_dies_before_a_byte_costs_a_get_nothing_and_a_post_a_502() {
    client.send(GET);
    Wire kept = worker.accepted();
    kept.head();
    kept.send(OK);
    client.message();
    client.send(GET);
    kept.head();
    kept.close(); // as a worker does whose patience ended as the request came
    Wire fresh = worker.accepted();
    fresh.head();
    fresh.send(OK);
    assertThat(client.message()).endsWith("\n\nok");
    client.send(POST);
    fresh.message();
    fresh.close();
    assertThat(client.message()).startsWith("HTTP/1.1 502 ");
    assertThat(worker.connections()).isEqualTo(2);
  }

  @Test
  void a_worker_that_closes_a_kept_connection_is_connected_to_anew() {
    client.send(GET);
    try (Wire app = worker.accepted()) {
      app.head();
      app.send(OK);
      client.message();
    }
    gate.until(() -> gate.server.report().kept() == 0);
    client.send(POST);
    assertThat(worker.accepted().message()).endsWith("\n\nhi");
  }

  @Test
  void a_get_whose_worker_ends_between_head_and_body_is_sent_again() {
    client.send(GET);
    Wire app = worker.accepted();
    app.head();
    app.send("HTTP/1.1 200 OK\nContent-Length: 2\n\n");
    app.close();
    Wire again = worker.accepted();
    again.head();
    again.send(OK);
    assertThat(client.message()).startsWith("HTTP/1.1 200 OK\n").endsWith("\n\nok");
    assertThat(gate.logged().attempts()).isEqualTo(2);
  }

  @Test
  void a_worker_that_may_send_the_body_of_a_head_answer_gets_no_second_request_there() {
    client.send("HEAD / HTTP/1.1\nHost: a.test\n\n");
    Wire app = worker.accepted();
    app.head();
    app.send("HTTP/1.1 200 OK\nContent-Length: 30\n\n");
    client.head();
    assertThat(app.restAndEnd()).isIn("<end>", "<reset>");
    client.send(GET);
    Wire next = worker.accepted();
    next.head();
    next.send(OK);
    assertThat(client.message()).endsWith("\n\nok");
  }

  @Test
  void bytes_that_nobody_asked_for_end_the_workers_connection() {
    client.send(GET);
    Wire app = worker.accepted();
    app.head();
    app.send(OK + "HTTP/1.1 200 OK\nContent-Length: 6\n\npoison");
    assertThat(client.message()).endsWith("\n\nok");
    assertThat(app.restAndEnd()).isIn("<end>", "<reset>");
    client.send(GET);
    Wire next = worker.accepted();
    next.head();
    next.send(OK);
    assertThat(client.message()).endsWith("\n\nok");
  }

  /** Bound and not listening: refuses connections, and nobody else gets the port meanwhile. */
  private static Socket takenPort() throws IOException {
    Socket taken = new Socket();
    taken.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    return taken;
  }

  private static WorkerAddress at(Socket taken) {
    return new WorkerAddress.TcpPort("127.0.0.1", taken.getLocalPort());
  }

  @Test
  void an_upstream_that_is_not_there_is_a_502() throws IOException {
    try (Socket taken = takenPort();
        TestGate before = TestGate.before(at(taken));
        Wire mine = before.connect()) {
      mine.send(POST);
      assertThat(mine.message()).startsWith("HTTP/1.1 502 ").contains("does not accept");
      AccessEntry entry = before.logged();
      assertThat(entry.reason()).isEqualTo("Worker_Unreachable");
      assertThat(entry.attempts()).isZero();
    }
  }

  @Test
  void a_post_waits_for_the_next_worker_when_none_listens_where_it_was_sent() throws IOException {
    var queue =
        new RequestQueue(
            "app", new QueueLimits(10, Duration.ofMinutes(1), 1), InstantSource.system());
    try (Socket taken = takenPort();
        TestGate supervised = TestGate.before(queue);
        Wire mine = supervised.connect()) {
      queue.ready(new WorkerId("app", 1), at(taken));
      mine.send(POST);
      supervised.until(() -> queue.report().waitingAgain() == 1);
      assertThat(queue.suspect(new WorkerId("app", 1))).isTrue();
      queue.ready(new WorkerId("app", 2), worker.address());
      Wire app = worker.accepted();
      assertThat(app.message()).endsWith("\n\nhi");
      app.send(OK);
      assertThat(mine.message()).startsWith("HTTP/1.1 200 OK\n");
      AccessEntry entry = supervised.logged();
      assertThat(entry.worker()).isEqualTo("app-2");
      assertThat(entry.attempts()).isEqualTo(1);
      assertThat(queue.report().inFlight()).isZero();
    }
  }
}
