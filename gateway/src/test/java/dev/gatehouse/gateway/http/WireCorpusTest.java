package dev.gatehouse.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.gatehouse.gateway.http.codec.WireCase;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The cases of {@code wire/}, sent through raw sockets to a gate and to nginx in front of the same
 * worker: what we refuse, the worker never gets; and where nginx does otherwise, the case says so.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WireCorpusTest {
  private final LinkedBlockingQueue<String> reached = new LinkedBlockingQueue<>();
  private final FakeWorker worker = FakeWorker.onTcp().answering(this::answer);
  private final TestGate gate = TestGate.before(worker);
  private Optional<Nginx> nginx = Optional.empty();

  @BeforeAll
  void start(@TempDir Path folder) throws IOException {
    nginx = Nginx.start(folder, worker.address().toString());
  }

  @AfterAll
  void end() {
    nginx.ifPresent(Nginx::close);
    gate.close();
    worker.close();
  }

  private String answer(String message) {
    reached.add(message);
    return "HTTP/1.1 200 Reached\nContent-Length: 0\nConnection: close\n\n";
  }

  static Stream<WireCase> cases() {
    return WireCase.all();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void the_gate_does_what_the_case_says(WireCase wire) throws InterruptedException {
    reached.clear();
    String answer = answer(gate.address, wire);
    if (wire.accepted()) {
      assertThat(answer).startsWith("HTTP/1.1 200 Reached\r\n");
      assertThat(reached.poll(30, TimeUnit.SECONDS)).isNotNull();
      gate.logged();
      return;
    }
    String status = wire.outcome().split(" ", -1)[0];
    String reason = wire.outcome().split(" ", -1)[1];
    AccessEntry entry = gate.logged();
    assertThat(answer).startsWith("HTTP/1.1 " + status + " ");
    // A request that was understood, and is nobody's, does not make the next one doubtful.
    assertThat(answer.contains("Connection: close\r\n")).isEqualTo(!status.equals("421"));
    assertThat(entry.status()).hasToString(status);
    assertThat(entry.reason()).isEqualTo(reason);
    assertThat(entry.attempts()).isEqualTo(wire.afterHead() ? 1 : 0);
    assertThat(reached).as("the worker got a whole request").isEmpty();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void nginx_does_the_same_or_the_case_says_why_not(WireCase wire) {
    assumeThat(nginx).as("nginx is not installed").isPresent();
    reached.clear();
    String answer = answer(nginx.orElseThrow().address, wire);
    String expected = wire.nginx().orElse(wire.outcome().split(" ", -1)[0]);
    // HTTP/0.9 is answered without a head: then the worker tells.
    String got = reached.isEmpty() ? status(answer) : "accepts";
    assertThat(got).as(wire.name()).isEqualTo(expected);
  }

  private static String status(String answer) {
    return answer.matches("(?s)HTTP/1.1 \\d{3} .*") ? answer.substring(9, 12) : "'" + answer + "'";
  }

  /** Sends a case and ends our half only once an answer is there. */
  private static String answer(InetSocketAddress address, WireCase wire) {
    try (Wire client = Wire.to(address)) {
      client.send(wire.request().bytes());
      String head = client.head();
      return head.replace("\n", "\r\n");
    }
  }
}
