package dev.gatehouse.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.gateway.report.Log;
import dev.gatehouse.gateway.site.SiteFile;
import dev.gatehouse.gateway.state.GateFolder;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A site of files and of something that runs, from its site file to a client's TLS. */
class FilesGateTest {
  private final Log log =
      new Log(OutputStream.nullOutputStream(), Log.Level.NORMAL, InstantSource.system());
  private Path temp;
  private GateFolder folder;
  private ServerSocket app;

  @BeforeEach
  void make() throws Exception {
    temp = Files.createTempDirectory("gh");
    folder = GateFolder.open(temp.resolve("s"));
    Files.createDirectories(temp.resolve("public"));
    app = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::answer);
  }

  private void answer() {
    while (!app.isClosed()) {
      try (Socket socket = app.accept()) {
        assertThat(socket.getInputStream().read(new byte[8192])).isPositive();
        socket
            .getOutputStream()
            .write("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\napp".getBytes(ISO_8859_1));
      } catch (IOException closed) {
        // The test is over.
      }
    }
  }

  @AfterEach
  void remove() throws IOException {
    app.close();
    log.close();
    try (var files = Files.walk(temp)) {
      for (Path it : files.sorted((a, b) -> b.compareTo(a)).toList()) Files.delete(it);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    }
  }

  private Gate start(int port) throws Exception {
    Path file = temp.resolve("site.yaml");
    Files.writeString(
        file,
        """
        listeners:
          - {address: "127.0.0.1:%d"}
        sites:
          a.localhost:
            routes:
              - {path: /static/, files: public}
              - {path: /, to: "http://127.0.0.1:%d"}
        """
            .formatted(port, app.getLocalPort()));
    return Gate.start(SiteFile.read(file), folder, log, InstantSource.system());
  }

  private static String get(SSLSocket socket, String path) throws IOException {
    String request = "GET " + path + " HTTP/1.1\r\nHost: a.localhost\r\nConnection: close\r\n\r\n";
    socket.getOutputStream().write(request.getBytes(ISO_8859_1));
    InputStream in = socket.getInputStream();
    return new String(in.readAllBytes(), ISO_8859_1);
  }

  @Test
  void files_and_an_application_answer_under_one_name() throws Exception {
    byte[] large = new byte[2_000_001];
    for (int i = 0; i < large.length; i++) large[i] = (byte) (i % 251);
    Files.write(temp.resolve("public/large.bin"), large);
    Files.writeString(temp.resolve("public/a.css"), "a {}");
    int port = freePort();
    try (Gate gate = start(port)) {
      assertThat(ask(gate, port, "/static/a.css"))
          .startsWith("HTTP/1.1 200 OK\r\nContent-Type: text/css; charset=utf-8\r\n")
          .endsWith("\r\n\r\na {}");
      String answer = ask(gate, port, "/static/large.bin");
      byte[] body = answer.substring(answer.indexOf("\r\n\r\n") + 4).getBytes(ISO_8859_1);
      assertThat(Arrays.equals(body, large)).isTrue();
      assertThat(ask(gate, port, "/static/none")).startsWith("HTTP/1.1 404 ");
      assertThat(ask(gate, port, "/static/../site.yaml")).startsWith("HTTP/1.1 400 ");
      assertThat(ask(gate, port, "/elsewhere")).contains("app");
      assertThat(gate.totals().requests()).isEqualTo(5);
    }
  }

  private static String ask(Gate gate, int port, String path) throws Exception {
    try (SSLSocket client = GateClient.connect(gate, port, "a.localhost")) {
      return get(client, path);
    }
  }
}
