package dev.gatehouse.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The gate's end: nothing new, what is in flight is finished, what is late is cut. */
class EndTest {
  private final FakeWorker worker = FakeWorker.onTcp();
  private final TestGate gate = TestGate.before(worker);

  @AfterEach
  void end() {
    gate.close();
    worker.close();
  }

  @Test
  void requests_in_flight_finish_and_idle_connections_close() {
    try (Wire idle = gate.connect();
        Wire busy = gate.connect()) {
      busy.send("GET / HTTP/1.1\nHost: a.test\n\n");
      Wire app = worker.accepted();
      app.head();
      gate.until(() -> gate.server.report().connections() == 2);
      CompletableFuture<Ended> ended = gate.server.end(Duration.ofMinutes(1));
      assertThat(idle.ends()).isTrue();
      assertThat(ended).isNotDone();
      assertThatThrownBy(gate::connect)
          .isInstanceOf(UncheckedIOException.class)
          .hasCauseInstanceOf(IOException.class);
      app.send("HTTP/1.1 200 OK\nContent-Length: 2\n\nok");
      assertThat(busy.rest()).contains("\r\nConnection: close\r\n").endsWith("ok");
      assertThat(ended.join().cut()).isZero();
      assertThat(app.ends()).isTrue();
    }
  }

  @Test
  void what_is_late_is_cut_and_counted() {
    try (Wire busy = gate.connect()) {
      busy.send("GET / HTTP/1.1\nHost: a.test\n\n");
      worker.accepted().head();
      assertThat(gate.server.end(Duration.ofMillis(10)).join().cut()).isOne();
      assertThat(busy.restAndEnd()).isEqualTo("<reset>");
      assertThat(gate.logged().reason()).isEqualTo("AppShutdown");
      assertThat(gate.queue.report().inFlight()).isZero();
    }
  }

  @Test
  void an_idle_gate_ends_at_once_and_once() {
    assertThat(gate.server.end(Duration.ofMinutes(1)).join().cut()).isZero();
    assertThat(gate.server.end(Duration.ZERO).join().cut()).isZero();
  }
}
