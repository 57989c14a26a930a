package dev.gatehouse.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.crypto.KeyType;
import dev.gatehouse.gateway.report.Log;
import dev.gatehouse.gateway.site.SiteFile;
import dev.gatehouse.gateway.state.GateFolder;
import dev.gatehouse.pki.Identity;
import dev.gatehouse.pki.PathValidator;
import dev.gatehouse.pki.ServerName;
import dev.gatehouse.pki.TrustAnchors;
import dev.gatehouse.testkit.TestAuthority;
import dev.gatehouse.tls.Event;
import dev.gatehouse.tls.LocalAnswers;
import dev.gatehouse.tls.TlsConnection;
import dev.gatehouse.tls.config.ClientConfig;
import dev.gatehouse.tls.config.Credential;
import dev.gatehouse.tls.config.SecurityPolicy;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A gate with an open site and one that requires a certificate of its clients. */
class ClientCertificateTest {
  private static final InstantSource CLOCK = InstantSource.system();
  private static final TestAuthority PARTNERS = TestAuthority.of(KeyType.EC_P384);

  private final Log log = new Log(OutputStream.nullOutputStream(), Log.Level.NORMAL, CLOCK);
  private Path temp;
  private ServerSocket app;
  private Gate gate;

  @BeforeEach
  void start() throws Exception {
    temp = Files.createTempDirectory("gh");
    app = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::serve);
    Files.write(temp.resolve("partners.pem"), PARTNERS.rootPem());
    Path file = temp.resolve("site.yaml");
    Files.writeString(file, site("require"));
    GateFolder folder = GateFolder.open(temp.resolve("s"));
    gate = Gate.start(SiteFile.read(file), folder, log, CLOCK);
  }

  private String site(String mode) {
    int to = app.getLocalPort();
    return """
    listeners:
      - {address: "127.0.0.1:0"}
    bindings:
      - {certificate: {issued: [open.localhost]}}
      - name: guarded.localhost
        client-certificate: {mode: %s, authorities: partners.pem}
    sites:
      open.localhost: {to: %d}
      guarded.localhost: {to: %d}
    """
        .formatted(mode, to, to);
  }

  @AfterEach
  void end() throws IOException {
    gate.close();
    app.close();
    log.close();
    try (var files = Files.walk(temp)) {
      for (Path it : files.sorted((a, b) -> b.compareTo(a)).toList()) Files.delete(it);
    }
  }

  /** Answers with the request's own head. */
  private void serve() {
    while (!app.isClosed()) {
      try (Socket socket = app.accept()) {
        byte[] head = new byte[16_384];
        int length = socket.getInputStream().read(head);
        socket
            .getOutputStream()
            .write(
                ("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: " + length + "\r\n\r\n")
                    .getBytes(UTF_8));
        socket.getOutputStream().write(head, 0, length);
      } catch (IOException closed) {
        // The test is over.
      }
    }
  }

  /** One request on a connection of its own. */
  private String get(String serverName, String host, String fields, Identity... client)
      throws IOException {
    ClientConfig config =
        ClientConfig.under(SecurityPolicy.GATEHOUSE_2026_11)
            .askingForVerdicts()
            .withCredentials(List.of(client).stream().map(Credential::of).toList());
    PathValidator trust =
        PathValidator.trusting(TrustAnchors.of(gate.root().orElseThrow().certificate()));
    LocalAnswers answers = LocalAnswers.signing().validating(trust, CLOCK);
    var text = new StringBuilder();
    byte[] bytes = new byte[64 * 1024];
    try (var tls = TlsConnection.client(config, ServerName.parse(serverName), CLOCK.instant());
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), gate.port())) {
      socket.setSoTimeout(30_000);
      while (true) {
        answers.answer(tls);
        for (Event event : tls.events()) {
          switch (event) {
            case Event.Ready _ -> {
              byte[] request =
                  ("GET / HTTP/1.1\r\nHost: "
                          + host
                          + "\r\n"
                          + fields
                          + "Connection: close\r\n\r\n")
                      .getBytes(UTF_8);
              byte[] sealed = new byte[tls.sealedBytes(request.length)];
              int length = tls.seal(request, 0, request.length, sealed, 0);
              socket.getOutputStream().write(sealed, 0, length);
            }
            case Event.Data(var data) -> text.append(new String(data.toArray(), UTF_8));
            case Event.PeerClosed _ -> {
              return text.toString();
            }
            case Event.Over(var why) -> throw new IOException(why.sentence());
            case Event.Truncated _ -> throw new IOException("truncated");
            case Event.KeysUpdated _, Event.Resumable _ -> {}
          }
        }
        int out = tls.transmit(bytes, 0, bytes.length);
        if (out > 0) socket.getOutputStream().write(bytes, 0, out);
        int in = socket.getInputStream().read(bytes);
        if (in < 0) tls.receiveEnd();
        else tls.receive(bytes, 0, in);
      }
    }
  }

  @Test
  void who_has_a_certificate_is_told_to_the_worker() throws Exception {
    Identity alice = PARTNERS.client("alice").issue();
    assertThat(get("guarded.localhost", "guarded.localhost", "", alice))
        .startsWith("HTTP/1.1 200")
        .contains("\r\nClient-Cert: :");
  }

  @Test
  void who_has_none_does_not_get_in() {
    assertThatThrownBy(() -> get("guarded.localhost", "guarded.localhost", ""))
        .isInstanceOf(IOException.class);
  }

  @Test
  void nobody_says_for_himself_who_he_is() throws Exception {
    assertThat(get("open.localhost", "open.localhost", "Client-Cert: :AAAA:\r\n"))
        .startsWith("HTTP/1.1 200")
        .doesNotContain("Client-Cert");
  }

  /** The name in the handshake is open; the request then asks for the guarded site. */
  @Test
  void an_open_connection_does_not_lead_to_the_guarded_site() throws Exception {
    assertThat(get("open.localhost", "guarded.localhost", "")).startsWith("HTTP/1.1 421");
    assertThat(get("open.localhost", "GUARDED.localhost.:443", "")).startsWith("HTTP/1.1 421");
    assertThat(get("open.localhost", "open.localhost", "")).startsWith("HTTP/1.1 200");
  }

  @Test
  void a_guarded_connection_may_ask_for_what_is_open() throws Exception {
    Identity alice = PARTNERS.client("alice").issue();
    assertThat(get("guarded.localhost", "open.localhost", "", alice)).startsWith("HTTP/1.1 200");
  }
}
