package dev.gatehouse.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.gateway.admin.AdminAnswer;
import dev.gatehouse.gateway.admin.AdminClient;
import dev.gatehouse.gateway.admin.AdminRequest;
import dev.gatehouse.gateway.admin.GateStatus;
import dev.gatehouse.gateway.admin.PoolVerb;
import dev.gatehouse.gateway.report.GateException;
import dev.gatehouse.gateway.report.Log;
import dev.gatehouse.gateway.state.GateFolder;
import dev.gatehouse.gateway.state.GateLock;
import dev.gatehouse.testkit.JsseTrust;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The whole gate in this process, in front of a server of a few lines, asked by JSSE. */
class GateTest {
  private static final Duration LONG = Duration.ofSeconds(60);

  private final ByteArrayOutputStream logged = new ByteArrayOutputStream();
  private final Log log = new Log(logged, Log.Level.VERBOSE, InstantSource.system());
  private Path temp; // short, for a socket's path has 107 bytes
  private GateFolder folder;
  private ServerSocket upstream;

  @BeforeEach
  void upstream() throws Exception {
    temp = Files.createTempDirectory("gh");
    folder = GateFolder.open(temp.resolve("s"));
    upstream = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::answer);
  }

  /** Each connection gets one answer, whatever it asked. */
  private void answer() {
    while (!upstream.isClosed()) {
      try (Socket socket = upstream.accept()) {
        assertThat(socket.getInputStream().read(new byte[4096])).isPositive();
        socket
            .getOutputStream()
            .write(
                "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello"
                    .getBytes(UTF_8));
      } catch (IOException closed) {
        // The test is over.
      }
    }
  }

  @AfterEach
  void remove() throws IOException {
    upstream.close();
    log.close();
    try (var files = Files.walk(temp)) {
      for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) Files.delete(file);
    }
  }

  private GateOptions inFront(String... hosts) throws GateException {
    return GateOptions.of(
        List.of(hosts), 0, GateOptions.upstream("http://127.0.0.1:" + upstream.getLocalPort()));
  }

  private GateOptions running(String... words) throws GateException {
    return GateOptions.of(List.of(), 0, GateOptions.command(List.of(words), 1));
  }

  private Gate start(GateOptions options) throws Exception {
    return Gate.start(options.plan(), folder, log, InstantSource.system());
  }

  @Test
  void its_names_are_answered_under_its_root_on_both_loopbacks() throws Exception {
    try (Gate gate = start(inFront("shop.localhost"))) {
      gate.ready().get();

      assertThat(gate.fronts().stream().map(Front::url))
          .containsExactly(
              "https://localhost:" + gate.port() + "/",
              "https://shop.localhost:" + gate.port() + "/");
      for (String name : List.of("localhost", "shop.localhost")) {
        try (SSLSocket client = connect(gate, name)) {
          assertThat(get(client, name)).startsWith("HTTP/1.1 200").endsWith("hello");
          assertThat(client.getSession().getProtocol()).isEqualTo("TLSv1.3");
        }
      }
    }
  }

  @Test
  void a_running_gate_tells_how_it_is_and_ends_when_asked() throws Exception {
    try (Gate gate = start(inFront())) {
      try (SSLSocket client = connect(gate, "localhost")) {
        get(client, "localhost");
      }

      GateStatus status = status();
      assertThat(status.listeners().getFirst().address()).isEqualTo("127.0.0.1:" + gate.port());
      assertThat(status.certificates().getFirst().names())
          .containsExactly("localhost", "127.0.0.1", "::1");
      assertThat(status.certificates().getFirst().serial())
          .isEqualTo(gate.certificate().serial().toString(16));
      assertThat(status.totals().requests()).isEqualTo(1);
      assertThat(status.pools())
          .singleElement()
          .satisfies(it -> assertThat(it.queue().granted()).isEqualTo(1));
      assertThat(ask(new AdminRequest.Pool(PoolVerb.RECYCLE, "upstream")))
          .isInstanceOf(AdminAnswer.Wrong.class);

      assertThat(ask(new AdminRequest.Stop())).isInstanceOf(AdminAnswer.Done.class);
      gate.stopRequested().get();
    }
    assertThat(GateLock.awaitFree(folder, Duration.ZERO)).isTrue();
    assertThat(AdminClient.ask(folder, new AdminRequest.Status(), LONG)).isEmpty();
  }

  @Test
  void a_renewed_certificate_serves_the_next_handshake_and_costs_no_connection() throws Exception {
    var clock = new Movable(Instant.now());
    try (Gate gate = Gate.start(inFront().plan(), folder, log, clock);
        SSLSocket before = connect(gate, "localhost")) {
      var first = (X509Certificate) before.getSession().getPeerCertificates()[0];

      clock.now = status().certificates().getFirst().renews().plusSeconds(1);
      gate.renewIfDue();
      long end = System.nanoTime() + LONG.toNanos();
      while (gate.certificate().serial().equals(first.getSerialNumber())) {
        assertThat(System.nanoTime()).as("renewed in time").isLessThan(end);
        Thread.onSpinWait();
      }

      try (SSLSocket after = connectAt(gate, clock.now)) {
        var second = (X509Certificate) after.getSession().getPeerCertificates()[0];
        assertThat(second.getSerialNumber())
            .isEqualTo(gate.certificate().serial())
            .isNotEqualTo(first.getSerialNumber());
      }
      assertThat(get(before, "localhost")).startsWith("HTTP/1.1 200");
    }
  }

  @Test
  void of_two_gates_on_one_folder_the_second_does_not_start() throws Exception {
    try (Gate gate = start(inFront())) {
      assertThat(gate.port()).isPositive();
      assertThatThrownBy(() -> start(inFront()))
          .isInstanceOf(GateException.class)
          .hasMessageContaining("Another gate (process");
    }
  }

  @Test
  void a_port_in_use_is_told_with_the_process_that_has_it_before_anything_is_started()
      throws Exception {
    var taken =
        GateOptions.of(
            List.of(), upstream.getLocalPort(), GateOptions.command(List.of("sleep", "60"), 1));

    assertThatThrownBy(() -> start(taken))
        .isInstanceOf(GateException.class)
        .hasMessageContaining("(process " + ProcessHandle.current().pid() + ")")
        .hasMessageContaining("--port");
    assertThat(logged.toString(UTF_8)).doesNotContain("sleep");
    assertThat(GateLock.awaitFree(folder, Duration.ZERO)).isTrue();
  }

  @Test
  void a_command_that_is_not_there_is_the_users_mistake() throws Exception {
    try (Gate gate = start(running("no-such-program-anywhere"))) {
      assertThat(trouble(gate).fault()).isEqualTo(GateException.Fault.USER);
      assertThat(trouble(gate)).hasMessageContaining("no program \"no-such-program-anywhere\"");
    }
  }

  @Test
  void a_command_that_ends_with_zero_is_told_to_stay() throws Exception {
    try (Gate gate = start(running("true"))) {
      assertThat(trouble(gate).fault()).isEqualTo(GateException.Fault.APPLICATION);
      assertThat(trouble(gate)).hasMessageContaining("a worker has to stay");
    }
  }

  @Test
  void what_a_command_printed_is_there_to_read_when_it_fails() throws Exception {
    try (Gate gate = start(running("sh", "-c", "echo no database; exit 3"))) {
      assertThat(trouble(gate)).hasMessageContaining("exit status 3");
    }
    log.close();
    assertThat(logged.toString(UTF_8)).contains("sh-1 | no database");
  }

  private static GateException trouble(Gate gate) {
    try {
      gate.ready().join();
      throw new AssertionError("it became ready");
    } catch (CompletionException e) {
      return (GateException) e.getCause();
    }
  }

  private AdminAnswer ask(AdminRequest request) throws GateException {
    return AdminClient.ask(folder, request, LONG).orElseThrow();
  }

  private GateStatus status() throws GateException {
    return ((AdminAnswer.Report) ask(new AdminRequest.Status())).status();
  }

  private static X509Certificate root(Gate gate) throws Exception {
    byte[] der = gate.root().orElseThrow().certificate().encoded().toArray();
    return (X509Certificate)
        CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
  }

  private static SSLSocket connect(Gate gate, String name) throws Exception {
    return connect(gate, name, trusting(root(gate)));
  }

  /** JSSE asks the machine's clock, so this one looks at dates by another. */
  private static SSLSocket connectAt(Gate gate, Instant now) throws Exception {
    X509Certificate root = root(gate);
    var checks =
        new X509TrustManager() {
          @Override
          public void checkClientTrusted(X509Certificate[] chain, String type) {
            throw new AssertionError("no client is asked");
          }

          @Override
          public void checkServerTrusted(X509Certificate[] chain, String type)
              throws CertificateException {
            try {
              var parameters = new PKIXParameters(Set.of(new TrustAnchor(root, null)));
              parameters.setRevocationEnabled(false);
              parameters.setDate(Date.from(now));
              CertPathValidator.getInstance("PKIX")
                  .validate(
                      CertificateFactory.getInstance("X.509").generateCertPath(List.of(chain)),
                      parameters);
            } catch (GeneralSecurityException e) {
              throw new CertificateException(e);
            }
          }

          @Override
          public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[] {root};
          }
        };
    return connect(gate, "localhost", new TrustManager[] {checks});
  }

  private static TrustManager[] trusting(X509Certificate root) throws Exception {
    return JsseTrust.in(root.getEncoded()).getTrustManagers();
  }

  private static SSLSocket connect(Gate gate, String name, TrustManager[] managers)
      throws Exception {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, managers, null);
    String address = name.startsWith("shop") ? "::1" : "127.0.0.1";
    Socket plain = new Socket(InetAddress.getByName(address), gate.port());
    var socket =
        (SSLSocket) context.getSocketFactory().createSocket(plain, name, gate.port(), true);
    var parameters = socket.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm(
        managers[0] instanceof X509ExtendedTrustManager ? "HTTPS" : null);
    socket.setSSLParameters(parameters);
    socket.startHandshake();
    return socket;
  }

  private static String get(SSLSocket socket, String host) throws IOException {
    socket
        .getOutputStream()
        .write(
            ("GET / HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n").getBytes(UTF_8));
    return new String(socket.getInputStream().readAllBytes(), UTF_8);
  }

  private static final class Movable implements InstantSource {
    private volatile Instant now;

    Movable(Instant now) {
      this.now = now;
    }

    @Override
    public Instant instant() {
      return now;
    }
  }
}
