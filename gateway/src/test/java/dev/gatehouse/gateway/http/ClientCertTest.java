package dev.gatehouse.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.wire.Bytes;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a worker hears of a client's certificate (RFC 9440), and from whom. */
class ClientCertTest {
  private static final Bytes LEAF = Bytes.hex("3003020101");
  private static final Bytes ISSUER = Bytes.hex("30050203010001");

  private static final String FORGED =
      """
      GET / HTTP/1.1
      Host: a.test
      Client-Cert: :AAAA:
      CLIENT-CERT: :AAAA:
      client_cert: :AAAA:
      Client.Cert: :AAAA:
      Client-Cert-Chain: :AAAA:
      Client_Cert_Chain: :AAAA:
      Accept: */*

      """;

  private final FakeWorker worker = FakeWorker.onTcp();
  private final TestGate gate = TestGate.before(worker);

  @AfterEach
  void end() {
    gate.close();
    worker.close();
  }

  private String heard(InetSocketAddress address, String request) {
    try (Wire client = Wire.to(address)) {
      client.send(request);
      try (Wire app = worker.accepted()) {
        return app.head();
      }
    }
  }

  @Test
  void a_worker_hears_the_verified_certificate_and_its_chain_from_us_alone() throws IOException {
    String request = heard(Handshaken.listen(gate, List.of(LEAF, ISSUER, LEAF)), FORGED);
    assertThat(request)
        .contains("\nClient-Cert: :MAMCAQE=:\nClient-Cert-Chain: :MAUCAwEAAQ==:, :MAMCAQE=:\n")
        .contains("\nAccept: */*\n")
        .doesNotContain("AAAA");
    assertThat(request.toLowerCase(java.util.Locale.ROOT).split("client.cert", -1)).hasSize(3);
  }

  @Test
  void a_client_that_showed_none_is_said_to_have_none_whatever_it_says() throws IOException {
    assertThat(heard(Handshaken.listen(gate, List.of()), FORGED))
        .doesNotContainIgnoringCase("cert");
    assertThat(heard(gate.address, FORGED)).doesNotContainIgnoringCase("cert");
  }

  @Test
  void it_is_the_same_for_every_request_of_a_connection() throws IOException {
    worker.answering(
        message -> "HTTP/1.1 200 OK\nX-Heard: " + said(message) + "\nContent-Length: 0\n\n");
    try (Wire client = Wire.to(Handshaken.listen(gate, List.of(LEAF)))) {
      for (int i = 0; i < 3; i++) {
        client.send("GET / HTTP/1.1\nHost: a.test\n\n");
        assertThat(client.head()).contains("\nX-Heard: :MAMCAQE=:\n");
      }
    }
  }

  private static String said(String message) {
    return message.replaceAll("(?s).*\nClient-Cert: (\\S+)\n.*", "$1");
  }

  @Test
  void a_chain_that_workers_would_choke_on_is_left_out() {
    Bytes large = Bytes.owning(new byte[5000]);
    assertThat(ClientCertField.lines(List.of(LEAF, ISSUER, large)))
        .isEqualTo(
            "Client-Cert: :MAMCAQE=:\r\nClient-Cert-Chain: :MAUCAwEAAQ==:, "
                + ":"
                + "A".repeat(6667)
                + "=:\r\n");
    assertThat(ClientCertField.lines(List.of(LEAF, large, large)))
        .isEqualTo("Client-Cert: :MAMCAQE=:\r\n");
    assertThat(ClientCertField.lines(List.of(Bytes.owning(new byte[6000]), LEAF))).isEmpty();
    assertThat(ClientCertField.lines(List.of())).isEmpty();
  }
}
