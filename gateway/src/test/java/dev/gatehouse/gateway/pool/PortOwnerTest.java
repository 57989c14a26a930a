package dev.gatehouse.gateway.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whom to blame for a port that is taken. */
class PortOwnerTest {
  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "127.0.0.2"})
  void a_process_is_named_by_its_program_and_number(String address) throws Exception {
    try (var socket = new ServerSocket(0, 1, InetAddress.ofLiteral(address))) {
      assertThat(PortOwner.of(socket.getLocalPort()))
          .contains("java (process " + ProcessHandle.current().pid() + ")");
    }
  }

  @Test
  void a_port_that_nobody_listens_on_has_no_owner() throws Exception {
    int port;
    try (var socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      port = socket.getLocalPort();
    }
    assertThat(PortOwner.of(port)).isEmpty();
  }
}
