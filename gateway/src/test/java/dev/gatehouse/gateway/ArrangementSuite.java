package dev.gatehouse.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.gatehouse.crypto.KeyType;
import dev.gatehouse.gateway.report.Log;
import dev.gatehouse.gateway.site.SiteFile;
import dev.gatehouse.gateway.state.GateFolder;
import dev.gatehouse.gateway.trace.Moment;
import dev.gatehouse.gateway.trace.Step;
import dev.gatehouse.gateway.trace.Trace;
import dev.gatehouse.gateway.trace.Watcher;
import dev.gatehouse.testkit.TestAuthority;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * One connection's life looks the same wherever TLS happens: these are the tests of every
 * arrangement, each over a gate with its helpers as processes, with JSSE as the client.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ArrangementSuite {
  private static final int BIG = 8 << 20;

  /** {@code ./verify --long} makes it thousands. */
  private static final int MANY = 300 * Integer.getInteger("gatehouse.effort", 1);

  private final String pipeline;
  private final String keys;
  private final ByteArrayOutputStream logged = new ByteArrayOutputStream();
  private final Log log = new Log(logged, Log.Level.VERBOSE, InstantSource.system());
  private Path temp;
  private TestApp app;
  private Gate gate;

  ArrangementSuite(String pipeline, String keys) {
    this.pipeline = pipeline;
    this.keys = keys;
  }

  @BeforeAll
  void start() throws Exception {
    temp = Files.createTempDirectory("gh");
    app = new TestApp();
    Files.write(temp.resolve("partners.pem"), TestAuthority.of(KeyType.EC_P384).rootPem());
    Path file = temp.resolve("site.yaml");
    Files.writeString(file, site(pipeline, keys));
    GateFolder folder = GateFolder.open(temp.resolve("s"));
    gate = Gate.start(SiteFile.read(file), folder, log, InstantSource.system());
    String remark = remark();
    if (pipeline.equals("kernel")) {
      assumeThat(remark).as("a kernel that has TLS").isEmpty();
    } else {
      assertThat(remark).isEmpty(); // what needs nothing of the machine's is there
    }
  }

  private String remark() {
    return gate.arrangement().pipeline(gate.plan().listeners().getFirst()).remark();
  }

  private String site(String pipeline, String keys) {
    return """
    listeners:
      - {address: "127.0.0.1:0", pipeline: %s, keys: %s}
    bindings:
      - {certificate: {issued: [open.localhost]}}
      - name: guarded.localhost
        client-certificate: {mode: require, authorities: partners.pem}
    sites:
      open.localhost: {to: %d}
      guarded.localhost: {to: %d}
    """
        .formatted(pipeline, keys, app.port(), app.port());
  }

  @AfterAll
  void end() throws IOException {
    gate.close();
    app.close();
    log.close();
    try (var files = Files.walk(temp)) {
      for (Path it : files.sorted((a, b) -> b.compareTo(a)).toList()) Files.delete(it);
    }
  }

  private static void ask(SSLSocket socket, String path) throws IOException {
    socket
        .getOutputStream()
        .write(("GET " + path + " HTTP/1.1\r\nHost: open.localhost\r\n\r\n").getBytes(ISO_8859_1));
  }

  /** The body of the next answer, whose status is 200. */
  private static byte[] body(SSLSocket socket) throws IOException {
    InputStream in = socket.getInputStream();
    var head = new StringBuilder();
    while (!head.toString().endsWith("\r\n\r\n")) {
      int next = in.read();
      if (next < 0) throw new IOException("it ended after: " + head);
      head.append((char) next);
    }
    assertThat(head).startsWith("HTTP/1.1 200");
    int length =
        head.toString()
            .lines()
            .filter(it -> it.startsWith("Content-Length:"))
            .mapToInt(it -> Integer.parseInt(it.substring(15).strip()))
            .findFirst()
            .orElseThrow();
    byte[] body = in.readNBytes(length);
    if (body.length < length) throw new IOException("it ended in its body");
    return body;
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
  void both_versions_answer_on_a_kept_connection(String version) throws Exception {
    try (SSLSocket socket = GateClient.connect(gate, gate.port(), "open.localhost", version)) {
      assertThat(socket.getSession().getProtocol()).isEqualTo(version);
      for (int i = 0; i < 100; i++) {
        ask(socket, "/" + (i * 37));
        assertThat(body(socket)).isEqualTo(TestApp.body(i * 37));
      }
    }
  }

  @Test
  void pipelined_requests_are_answered_in_their_order() throws Exception {
    try (SSLSocket socket = GateClient.connect(gate, gate.port(), "open.localhost")) {
      for (int i = 1; i <= 20; i++) ask(socket, "/" + i);
      for (int i = 1; i <= 20; i++) assertThat(body(socket)).hasSize(i);
    }
  }

  /** Those that come at once and a large answer too, whose last piece it is that counts. */
  @Test
  void every_step_of_a_requests_way_is_seen_in_its_order() throws Exception {
    try (Watcher watcher = gate.server().watchers().watch("", Duration.ZERO).orElseThrow();
        SSLSocket socket = GateClient.connect(gate, gate.port(), "open.localhost")) {
      long before = System.nanoTime();
      for (int i = 1; i <= 3; i++) ask(socket, "/" + i);
      for (int i = 1; i <= 3; i++) body(socket);
      ask(socket, "/" + BIG);
      body(socket);
      List<Trace> traces = new ArrayList<>();
      while (traces.size() < 4) {
        traces.addAll(watcher.take(4));
        Thread.sleep(1);
      }
      long after = System.nanoTime();
      for (Trace it : traces) {
        assertThat(it.way().word()).isEqualTo(pipeline);
        long sum = 0;
        for (Step step : it.way().steps()) {
          boolean seen = step.place() != Step.Place.KERNEL || step.ends() != Moment.SEALED;
          assertThat(it.took(step).isPresent()).as(step.name()).isEqualTo(seen);
          sum += it.took(step).orElse(0);
        }
        assertThat(List.copyOf(it.moments().values())).isSorted().allMatch(at -> at >= 0);
        assertThat(Duration.ofNanos(sum)).isEqualTo(it.took());
        assertThat(it.began()).isBetween(before, after);
        assertThat(it.began() + it.took().toNanos()).isBetween(before, after);
      }
    }
  }

  @Test
  void a_large_body_comes_down_as_it_was() throws Exception {
    try (SSLSocket socket = GateClient.connect(gate, gate.port(), "open.localhost")) {
      ask(socket, "/" + BIG);
      assertThat(body(socket)).isEqualTo(TestApp.body(BIG));
    }
  }

  @Test
  void a_large_body_goes_up_as_it_is() throws Exception {
    byte[] body = TestApp.body(BIG);
    try (SSLSocket socket = GateClient.connect(gate, gate.port(), "open.localhost")) {
      OutputStream out = socket.getOutputStream();
      out.write(
          ("POST /up HTTP/1.1\r\nHost: open.localhost\r\nContent-Length: " + BIG + "\r\n\r\n")
              .getBytes(ISO_8859_1));
      out.write(body);
      String digest = HexFormat.of().formatHex(TestApp.sha256().digest(body));
      assertThat(new String(body(socket), ISO_8859_1)).isEqualTo(digest);
    }
  }

  /** JSSE throws where the end is not said, so that nobody takes what was cut for the whole. */
  @Test
  void a_client_that_says_its_last_word_hears_ours() throws Exception {
    try (SSLSocket socket = GateClient.connect(gate, gate.port(), "open.localhost", "TLSv1.3")) {
      ask(socket, "/100000");
      assertThat(body(socket)).hasSize(100_000);
      socket.shutdownOutput(); // in TLS 1.3 that is one half (RFC 8446, section 6.1)
      assertThat(socket.getInputStream().read()).isEqualTo(-1);
    }
  }

  @Test
  void who_needs_a_certificate_and_has_none_is_sent_away() {
    assertThatThrownBy(
            () -> {
              try (SSLSocket socket = GateClient.connect(gate, gate.port(), "guarded.localhost")) {
                ask(socket, "/1");
                body(socket); // in TLS 1.3 the client learns of it behind its handshake
              }
            })
        .isInstanceOf(IOException.class);
  }

  @Test
  void a_slow_reader_holds_up_nobody_else() throws Exception {
    try (SSLSocket slow = GateClient.connect(gate, gate.port(), "open.localhost");
        SSLSocket quick = GateClient.connect(gate, gate.port(), "open.localhost")) {
      ask(slow, "/" + BIG);
      for (int i = 0; i < 50; i++) {
        ask(quick, "/1000");
        assertThat(body(quick)).hasSize(1000);
      }
      assertThat(body(slow)).isEqualTo(TestApp.body(BIG));
    }
  }

  @Test
  void many_come_and_go_and_nothing_stays() throws Exception {
    inParallel(
        MANY,
        i -> {
          try (SSLSocket socket =
              GateClient.connect(
                  gate, gate.port(), "open.localhost", i % 4 == 0 ? "TLSv1.2" : "TLSv1.3")) {
            ask(socket, "/" + i % 2000);
            assertThat(body(socket)).hasSize(i % 2000);
          }
        });
    awaitNoConnections();
  }

  @Test
  void who_goes_away_at_any_moment_leaves_nothing_and_disturbs_nobody() throws Exception {
    inParallel(
        200,
        i -> {
          if (i % 4 == 0) { // in the middle of the handshake
            try (Socket plain = new Socket(InetAddress.getLoopbackAddress(), gate.port())) {
              plain.getOutputStream().write(new byte[] {0x16, 3, 1, 2, 0, 1});
              plain.setSoLinger(i % 8 == 0, 0);
            }
            return;
          }
          SSLSocket socket = GateClient.connect(gate, gate.port(), "open.localhost");
          ask(socket, i % 4 == 1 ? "/10" : "/1000000");
          if (i % 4 == 3) assertThat(socket.getInputStream().read()).isPositive();
          socket.setSoLinger(true, 0); // a reset
          socket.close();
        });
    try (SSLSocket socket = GateClient.connect(gate, gate.port(), "open.localhost")) {
      ask(socket, "/7");
      assertThat(body(socket)).hasSize(7);
    }
    awaitNoConnections();
  }

  @Test
  void another_arrangement_takes_new_connections_and_open_ones_go_on() throws Exception {
    try (SSLSocket before = GateClient.connect(gate, gate.port(), "open.localhost")) {
      ask(before, "/1");
      assertThat(body(before)).hasSize(1);
      boolean inline = pipeline.equals("inline") && keys.equals("in-process");
      reload(inline ? "filter" : "inline", "in-process");
      try (SSLSocket after = GateClient.connect(gate, gate.port(), "open.localhost")) {
        ask(after, "/2");
        assertThat(body(after)).hasSize(2);
      }
      ask(before, "/3");
      assertThat(body(before)).hasSize(3);
    }
    reload(pipeline, keys);
    try (SSLSocket again = GateClient.connect(gate, gate.port(), "open.localhost")) {
      ask(again, "/4");
      assertThat(body(again)).hasSize(4);
    }
  }

  private void reload(String pipeline, String keys) throws Exception {
    Files.writeString(temp.resolve("site.yaml"), site(pipeline, keys));
    gate.reload();
  }

  private interface Client {
    void run(int number) throws Exception;
  }

  private static void inParallel(int count, Client client) throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      List<Future<@Nullable Void>> all = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        int number = i;
        Callable<@Nullable Void> one =
            () -> {
              client.run(number);
              return null;
            };
        all.add(threads.submit(one));
      }
      for (Future<@Nullable Void> it : all) it.get();
    }
  }

  private void awaitNoConnections() throws InterruptedException {
    long end = System.nanoTime() + 60_000_000_000L;
    while (gate.server().report().connections() > 0) {
      assertThat(System.nanoTime()).as("connections end").isLessThan(end);
      Thread.sleep(5);
    }
  }
}
