package dev.gatehouse.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.gateway.queue.RequestQueue;
import dev.gatehouse.gateway.queue.WorkerAddress;
import java.nio.file.Path;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The same over native sockets and the JDK's, TCP and Unix. */
class TransportTest {
  @TempDir Path folder;

  static Stream<Named<Supplier<Transport>>> transports() {
    return Stream.of(
        Named.of("the best", () -> Transport.start(1)),
        Named.of("nio", () -> Transport.startNio(1)));
  }

  private static TestGate gate(WorkerAddress address, Transport transport) {
    var queue = RequestQueue.fixed("app", address);
    return new TestGate(queue, HttpDefaults.SETTINGS, Clocks.SYSTEM, transport);
  }

  private static void converse(TestGate gate, FakeWorker worker) {
    try (Wire client = gate.connect()) {
      client.send("POST / HTTP/1.1\nHost: a.test\nContent-Length: 5\n\nhello");
      Wire app = worker.accepted();
      assertThat(app.message()).endsWith("\n\nhello");
      app.send("HTTP/1.1 200 OK\nContent-Length: 5\n\nthere");
      assertThat(client.message()).endsWith("\n\nthere");
      client.send("GET / HTTP/1.1\nHost: a.test\nConnection: Upgrade\nUpgrade: x\n\n");
      app.head();
      app.send("HTTP/1.1 101 Switching Protocols\nConnection: Upgrade\nUpgrade: x\n\n");
      client.head();
      client.send("hi");
      assertThat(app.bytes(2)).isEqualTo("hi");
      app.send("bye").close();
      assertThat(client.restAndEnd()).isEqualTo("bye<end>");
    }
  }

  @ParameterizedTest
  @MethodSource("transports")
  void a_worker_on_tcp_is_served(Supplier<Transport> transport) {
    try (FakeWorker worker = FakeWorker.onTcp();
        TestGate gate = gate(worker.address(), transport.get())) {
      converse(gate, worker);
    }
  }

  @ParameterizedTest
  @MethodSource("transports")
  void a_worker_on_a_unix_socket_is_served(Supplier<Transport> transport) {
    try (FakeWorker worker = FakeWorker.onUnix(folder.resolve("w.sock"));
        TestGate gate = gate(worker.address(), transport.get())) {
      converse(gate, worker);
    }
  }

  @Test
  void a_worker_is_found_by_name_whichever_of_its_addresses_it_listens_on() {
    try (FakeWorker worker = FakeWorker.onTcp()) {
      int port = ((WorkerAddress.TcpPort) worker.address()).port();
      try (TestGate gate = gate(new WorkerAddress.TcpPort("localhost", port), Transport.start(1))) {
        converse(gate, worker);
      }
    }
  }

  @Test
  void a_name_that_nobody_knows_is_a_502() {
    try (TestGate gate = gate(new WorkerAddress.TcpPort("nobody.invalid", 80), Transport.start(1));
        Wire client = gate.connect()) {
      client.send("GET / HTTP/1.1\nHost: a.test\n\n");
      assertThat(client.message()).startsWith("HTTP/1.1 502 ");
      assertThat(gate.logged().reason()).isEqualTo("Worker_Unreachable");
    }
  }
}
