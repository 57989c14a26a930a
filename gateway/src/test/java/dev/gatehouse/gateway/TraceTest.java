package dev.gatehouse.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.gateway.report.Log;
import dev.gatehouse.gateway.state.GateFolder;
import dev.gatehouse.gateway.trace.Moment;
import dev.gatehouse.gateway.trace.Step;
import dev.gatehouse.gateway.trace.Trace;
import dev.gatehouse.gateway.trace.Watcher;
import dev.gatehouse.gateway.trace.Way;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Requests through a whole gate in this process, watched. */
@Timeout(60)
class TraceTest {
  private static final List<Moment> INLINE =
      List.of(
          Moment.ARRIVED,
          Moment.OPENED,
          Moment.ROUTED,
          Moment.TAKEN,
          Moment.PASSED_ON,
          Moment.ANSWERED,
          Moment.ANSWER_READ,
          Moment.SEALED,
          Moment.SENT);

  private final Log log =
      new Log(OutputStream.nullOutputStream(), Log.Level.QUIET, InstantSource.system());
  private Path temp; // short, for a socket's path has 107 bytes
  private ServerSocket upstream;
  private Gate gate;

  @BeforeEach
  void start() throws Exception {
    temp = Files.createTempDirectory("gh");
    upstream = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::answer);
    var behind = GateOptions.upstream("http://127.0.0.1:" + upstream.getLocalPort());
    gate =
        Gate.start(
            GateOptions.of(List.of("shop.localhost"), 0, behind).plan(),
            GateFolder.open(temp.resolve("s")),
            log,
            InstantSource.system());
    gate.ready().get();
  }

  @AfterEach
  void end() throws IOException {
    gate.close();
    upstream.close();
    log.close();
    try (var files = Files.walk(temp)) {
      for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) Files.delete(file);
    }
  }

  /** Each connection gets one answer: five bytes, or a MiB for a path that asks for much. */
  private void answer() {
    while (!upstream.isClosed()) {
      try (Socket socket = upstream.accept()) {
        byte[] asked = new byte[4096];
        int bytes = socket.getInputStream().read(asked);
        boolean much = new String(asked, 0, Math.max(0, bytes), UTF_8).contains("/much");
        byte[] body = much ? new byte[1 << 20] : "hello".getBytes(UTF_8);
        String head =
            "HTTP/1.1 200 OK\r\nContent-Length: " + body.length + "\r\nConnection: close\r\n\r\n";
        socket.getOutputStream().write(head.getBytes(UTF_8));
        socket.getOutputStream().write(body);
      } catch (IOException closed) {
        // The test is over.
      }
    }
  }

  private static void send(SSLSocket to, String text) throws IOException {
    to.getOutputStream().write(text.getBytes(UTF_8));
    to.getOutputStream().flush();
  }

  private static String get(String path) {
    return "GET " + path + " HTTP/1.1\r\nHost: shop.localhost\r\n\r\n";
  }

  /** Reads an answer's head and body. */
  private static void readAnswer(SSLSocket from) throws IOException {
    InputStream in = from.getInputStream();
    var head = new StringBuilder();
    while (!head.toString().endsWith("\r\n\r\n")) {
      int next = in.read();
      assertThat(next).as("an answer").isNotNegative();
      head.append((char) next);
    }
    String length = head.substring(head.indexOf("ontent-") + "ontent-Length: ".length());
    in.skipNBytes(Integer.parseInt(length.substring(0, length.indexOf('\r'))));
  }

  private Watcher watch(String host, Duration slow) {
    return gate.server().watchers().watch(host, slow).orElseThrow();
  }

  private static List<Trace> seen(Watcher by, int count) throws InterruptedException {
    var all = new ArrayList<Trace>();
    while (all.size() < count) {
      all.addAll(by.take(100));
      Thread.sleep(1);
    }
    return all;
  }

  private static void inOrder(Trace trace) {
    assertThat(List.copyOf(trace.moments().values())).isSorted().allMatch(it -> it >= 0);
    long sum = 0;
    for (Step it : trace.way().steps()) sum += trace.took(it).orElse(0);
    assertThat(Duration.ofNanos(sum)).isEqualTo(trace.took());
  }

  @Test
  void every_request_of_a_kept_connection_is_followed_from_its_first_byte_to_its_answers_last()
      throws Exception {
    try (SSLSocket client = GateClient.connect(gate, gate.port(), "shop.localhost");
        Watcher watcher = watch("", Duration.ZERO)) {
      long before = System.nanoTime();
      for (int i = 0; i < 3; i++) {
        send(client, get("/cart?secret=1"));
        readAnswer(client);
      }
      List<Trace> traces = seen(watcher, 3);
      long after = System.nanoTime();

      assertThat(traces).hasSize(3).allSatisfy(TraceTest::inOrder);
      for (Trace it : traces) {
        assertThat(it.way()).isEqualTo(Way.INLINE);
        assertThat(it.moments().keySet()).containsExactlyElementsOf(INLINE);
        assertThat(it.began()).isBetween(before, after);
        assertThat(it.began() + it.took().toNanos()).isBetween(before, after);
        assertThat(it.request().path()).isEqualTo("/cart");
        assertThat(it.request().host()).isEqualTo("shop.localhost");
        assertThat(it.request().status()).isEqualTo(200);
        assertThat(it.request().bytesOut()).isEqualTo(5);
        assertThat(it.request().attempts()).isEqualTo(1);
      }
    }
  }

  @Test
  void requests_that_come_at_once_and_one_that_comes_in_pieces_have_all_their_steps()
      throws Exception {
    try (SSLSocket client = GateClient.connect(gate, gate.port(), "shop.localhost");
        Watcher watcher = watch("", Duration.ZERO)) {
      send(client, get("/1") + get("/2") + get("/3"));
      for (int i = 0; i < 3; i++) readAnswer(client);
      send(client, "GET /much HTTP/1.1\r\nHost: shop");
      Thread.sleep(20); // not needed for what is asserted, but for what it is about
      send(client, ".localhost\r\n\r\n");
      readAnswer(client);
      List<Trace> traces = seen(watcher, 4);

      assertThat(traces).hasSize(4).allSatisfy(TraceTest::inOrder);
      assertThat(traces)
          .allSatisfy(it -> assertThat(it.moments().keySet()).containsExactlyElementsOf(INLINE));
      assertThat(traces.stream().map(it -> it.request().path()))
          .containsExactly("/1", "/2", "/3", "/much");
      assertThat(traces.getLast().moments().get(Moment.ARRIVED)).isPositive();
      assertThat(traces.getLast().request().bytesOut()).isEqualTo(1 << 20);
    }
  }

  @Test
  void what_the_gateway_answers_itself_has_no_steps_at_workers() throws Exception {
    try (SSLSocket client = GateClient.connect(gate, gate.port(), "shop.localhost");
        Watcher watcher = watch("", Duration.ZERO)) {
      send(client, "GET / HTTP/1.1\r\nHost: nobody.localhost\r\n\r\n");
      Trace unknown = seen(watcher, 1).getFirst();
      assertThat(unknown.request().status()).isEqualTo(421);
      assertThat(unknown.moments().keySet())
          .containsExactly(Moment.ARRIVED, Moment.OPENED, Moment.SEALED, Moment.SENT);
      inOrder(unknown);
    }
    try (SSLSocket client = GateClient.connect(gate, gate.port(), "shop.localhost");
        Watcher watcher = watch("", Duration.ZERO)) {
      send(client, "G{}T / HTTP/1.1\r\n\r\n");
      Trace malformed = seen(watcher, 1).getFirst();
      assertThat(malformed.request().status()).isEqualTo(400);
      assertThat(malformed.moments()).containsKey(Moment.SENT);
      inOrder(malformed);
    }
  }

  @Test
  void nobody_hears_of_other_hosts_of_what_is_fast_or_of_what_comes_when_they_have_gone()
      throws Exception {
    Watcher gone = watch("", Duration.ZERO);
    gone.close();
    try (SSLSocket client = GateClient.connect(gate, gate.port(), "shop.localhost");
        Watcher other = watch("other.localhost", Duration.ZERO);
        Watcher slow = watch("", Duration.ofHours(1));
        Watcher all = watch("shop.localhost", Duration.ZERO)) {
      send(client, get("/"));
      readAnswer(client);
      assertThat(seen(all, 1)).hasSize(1);
      assertThat(other.take(1)).isEmpty();
      assertThat(slow.take(1)).isEmpty();
      assertThat(gone.take(1)).isEmpty();
    }
  }
}
