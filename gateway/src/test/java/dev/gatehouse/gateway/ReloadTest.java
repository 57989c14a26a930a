package dev.gatehouse.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.gateway.report.GateException;
import dev.gatehouse.gateway.report.Log;
import dev.gatehouse.gateway.site.SiteFile;
import dev.gatehouse.gateway.state.GateFolder;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of a running gate when its site file changes. */
class ReloadTest {
  private final Log log =
      new Log(OutputStream.nullOutputStream(), Log.Level.NORMAL, InstantSource.system());
  private Path temp;
  private Path file;
  private GateFolder folder;
  private int port;

  @BeforeEach
  void make() throws Exception {
    temp = Files.createTempDirectory("gh");
    file = temp.resolve("site.yaml");
    folder = GateFolder.open(temp.resolve("s"));
    port = freePort();
  }

  @AfterEach
  void remove() throws IOException {
    log.close();
    try (var files = Files.walk(temp)) {
      for (Path it : files.sorted((a, b) -> b.compareTo(a)).toList()) Files.delete(it);
    }
  }

  /** Answers each request of each connection with that text. */
  private static ServerSocket app(String text) throws IOException {
    var listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual()
        .start(
            () -> {
              while (!listening.isClosed()) {
                try {
                  Socket socket = listening.accept();
                  Thread.ofVirtual().start(() -> answer(socket, text));
                } catch (IOException closed) {
                  // The test is over.
                }
              }
            });
    return listening;
  }

  private static void answer(Socket socket, String text) {
    try (Socket it = socket) {
      while (it.getInputStream().read(new byte[8192]) > 0) {
        String head = "HTTP/1.1 200 OK\r\nContent-Length: " + text.length() + "\r\n\r\n";
        it.getOutputStream().write((head + text).getBytes(UTF_8));
      }
    } catch (IOException gone) {
      // So is the client.
    }
  }

  private Gate start(String yaml) throws Exception {
    Files.writeString(file, yaml);
    return Gate.start(SiteFile.read(file), folder, log, InstantSource.system());
  }

  private static String get(SSLSocket socket, String host) throws IOException {
    socket
        .getOutputStream()
        .write(("GET / HTTP/1.1\r\nHost: " + host + "\r\n\r\n").getBytes(UTF_8));
    byte[] answer = new byte[8192];
    return new String(answer, 0, socket.getInputStream().read(answer), UTF_8);
  }

  private static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    }
  }

  private static String listener(int port) {
    return "listeners:\n  - {address: \"127.0.0.1:" + port + "\"}\n";
  }

  private static String to(ServerSocket app) {
    return "{to: \"http://127.0.0.1:" + app.getLocalPort() + "\"}";
  }

  @Test
  void a_new_site_answers_and_an_open_connection_goes_on() throws Exception {
    String listener = listener(port);
    try (ServerSocket one = app("one");
        ServerSocket two = app("two");
        Gate gate = start(listener + "sites:\n  a.localhost: " + to(one) + "\n")) {
      try (SSLSocket before = GateClient.connect(gate, port, "a.localhost")) {
        assertThat(get(before, "a.localhost")).endsWith("one");
        Files.writeString(
            file,
            listener + "sites:\n  a.localhost: " + to(two) + "\n  b.localhost: " + to(one) + "\n");
        assertThat(gate.reload()).contains("1 listener", "2 sites");
        assertThat(gate.port()).as("the door stays open").isEqualTo(port);
        assertThat(get(before, "a.localhost")).as("its next request").endsWith("two");
        try (SSLSocket after = GateClient.connect(gate, port, "b.localhost")) {
          assertThat(get(after, "b.localhost")).endsWith("one");
        }
      }
    }
  }

  @Test
  void a_file_with_a_fault_changes_nothing() throws Exception {
    String good = listener(port) + "sites:\n  a.localhost: ";
    try (ServerSocket app = app("still here");
        Gate gate = start(good + to(app) + "\n")) {
      Files.writeString(file, good + "{too: \"http://127.0.0.1:1\"}\n");
      assertThatThrownBy(gate::reload)
          .isInstanceOf(GateException.class)
          .hasMessageContaining("site.yaml:4:");
      try (SSLSocket client = GateClient.connect(gate, gate.port(), "a.localhost")) {
        assertThat(get(client, "a.localhost")).endsWith("still here");
      }
    }
  }

  @Test
  void a_port_that_is_taken_changes_nothing() throws Exception {
    String site = "sites:\n  a.localhost: ";
    try (ServerSocket app = app("still here");
        Gate gate = start(listener(port) + site + to(app) + "\n")) {
      Files.writeString(
          file, listener(app.getLocalPort()) + site + "{to: \"http://127.0.0.1:1\"}\n");
      assertThatThrownBy(gate::reload)
          .isInstanceOf(GateException.class)
          .hasMessageContaining("is in use");
      try (SSLSocket client = GateClient.connect(gate, port, "a.localhost")) {
        assertThat(get(client, "a.localhost")).endsWith("still here");
      }
    }
  }

  @Test
  void an_address_that_is_taken_out_is_closed_and_its_connections_go_on() throws Exception {
    int second = freePort();
    try (ServerSocket app = app("on it goes")) {
      String site = "sites:\n  a.localhost: " + to(app) + "\n";
      String first = listener(port);
      try (Gate gate = start(first + "  - {address: \"127.0.0.1:" + second + "\"}\n" + site);
          SSLSocket before = GateClient.connect(gate, second, "a.localhost")) {
        Files.writeString(file, first + site);
        gate.reload();
        assertThat(get(before, "a.localhost")).endsWith("on it goes");
        assertThatThrownBy(
                () -> {
                  for (int i = 0; i < 100; i++) {
                    new Socket(InetAddress.getLoopbackAddress(), second).close();
                    Thread.sleep(20); // it closes on its loop, a moment later
                  }
                })
            .isInstanceOf(IOException.class);
      }
    }
  }

  @Test
  void the_default_binding_is_for_all_sites() throws Exception {
    try (ServerSocket app = app("x");
        Gate gate =
            start(
                listener(port)
                    + "sites:\n  a.localhost: "
                    + to(app)
                    + "\n  b.localhost: "
                    + to(app)
                    + "\n");
        SSLSocket client = GateClient.connect(gate, gate.port(), "b.localhost")) {
      var certificate = (X509Certificate) client.getSession().getPeerCertificates()[0];
      assertThat(certificate.getSubjectAlternativeNames().toString())
          .contains("a.localhost", "b.localhost", "localhost");
    }
  }
}
