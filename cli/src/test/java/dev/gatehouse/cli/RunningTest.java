package dev.gatehouse.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.gateway.Gate;
import dev.gatehouse.gateway.GateOptions;
import dev.gatehouse.gateway.report.Log;
import dev.gatehouse.gateway.site.SiteFile;
import dev.gatehouse.gateway.state.GateFolder;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Commands that speak to a running gate, and those that need its authority. */
class RunningTest {
  private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");

  private final InstantSource clock = InstantSource.fixed(NOON);
  private final Log log = new Log(OutputStream.nullOutputStream(), Log.Level.QUIET, clock);
  private Path home; // short, for a socket's path has 107 bytes
  private Path state;
  private Gate gate;

  @BeforeEach
  void start() throws Exception {
    home = Files.createTempDirectory("gh");
    state = home.resolve(".local/state/gatehouse");
    gate = start(clock);
  }

  private Gate start(InstantSource time) throws Exception {
    var upstream = GateOptions.upstream("http://127.0.0.1:1");
    return Gate.start(
        GateOptions.of(List.of("shop.localhost"), 0, upstream).plan(),
        GateFolder.open(state),
        log,
        time);
  }

  @AfterEach
  void end() throws Exception {
    gate.close();
    log.close();
    try (var files = Files.walk(home)) {
      for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) Files.delete(file);
    }
  }

  private String run(String... words) {
    return new Session(home, clock).run(List.of(words));
  }

  @Test
  void status_for_people_and_for_programs() {
    assertThat(run("status"))
        .contains("state in ~/.local/state/gatehouse")
        .contains("listener  127.0.0.1:" + gate.port())
        .contains("certificate  localhost, shop.localhost, 127.0.0.1, ::1")
        .contains("pool upstream  running  http://127.0.0.1:1")
        .endsWith("[0]\n");
    assertThat(run("status", "--json"))
        .contains("\"pid\" : " + ProcessHandle.current().pid())
        .contains("\"notBefore\" : \"2026-11-24T11:00:00Z\"")
        .endsWith("}\n[0]\n");
    assertThat(run("pool", "list")).startsWith("pool upstream  running");
    assertThat(run("pool", "list", "--json")).contains("\"name\" : \"upstream\"");
  }

  @Test
  void a_pool_that_is_not_there_is_the_users_mistake() {
    assertThat(run("pool", "recycle", "shop"))
        .isEqualTo(
            "! gatehouse: This gate starts no workers: what is behind it runs by itself.\n[2]\n");
  }

  @Test
  void why_asks_the_running_gate_with_the_ports_that_it_has() {
    assertThat(run("why", "https://shop.localhost:" + gate.port() + "/cart"))
        .startsWith("http://127.0.0.1:1 answers, which runs by itself.\n")
        .contains("listener  127.0.0.1:" + gate.port())
        .contains("binding   the default")
        .endsWith("[0]\n");
    assertThat(run("why", "--json", "https://other.localhost:" + gate.port() + "/"))
        .contains("\"answered\" : false")
        .contains("the gate answers 421")
        .endsWith("[1]\n");
    assertThat(run("why", "http://shop.localhost/")).contains("is not https").endsWith("[2]\n");
    assertThat(run("why", "--at", "here", "https://shop.localhost/"))
        .contains("is no IP address")
        .endsWith("[2]\n");
  }

  /** Asks the gate, over and over, until that is done: a watcher may not be there yet. */
  private String askedUntilDone(String... words) throws Exception {
    var answer = CompletableFuture.supplyAsync(() -> run(words));
    while (!answer.isDone()) {
      assertThat(get("/cart?secret=1")).isEqualTo(502);
    }
    return answer.get();
  }

  private int get(String path) throws Exception {
    var trust = KeyStore.getInstance(KeyStore.getDefaultType());
    trust.load(null);
    try (var pem = Files.newInputStream(gate.root().orElseThrow().file())) {
      trust.setCertificateEntry(
          "root", CertificateFactory.getInstance("X.509").generateCertificate(pem));
    }
    var managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    managers.init(trust);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, managers.getTrustManagers(), null);
    try (var socket = context.getSocketFactory().createSocket("127.0.0.1", gate.port())) {
      socket
          .getOutputStream()
          .write(("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n").getBytes(UTF_8));
      byte[] status = socket.getInputStream().readNBytes("HTTP/1.1 502".length());
      return Integer.parseInt(new String(status, UTF_8).substring("HTTP/1.1 ".length()));
    }
  }

  @Test
  void trace_shows_requests_with_their_steps_as_they_end() throws Exception {
    gate.close();
    gate = start(InstantSource.system());
    assertThat(askedUntilDone("trace", "--count", "2", "--host", "LOCALHOST"))
        .contains("Z  GET localhost/cart  502 ")
        .contains("\n   1 ")
        .contains("reaches the gateway, is decrypted\n   2 ")
        .contains("is sent\n\n")
        .doesNotContain("secret")
        .endsWith("\n\n[0]\n");
    assertThat(askedUntilDone("trace", "--count", "1", "--json"))
        .startsWith("{\"id\":\"")
        .contains("\"way\":\"inline\"")
        .contains("{\"number\":5,\"name\":\"is sent\",\"at\":")
        .endsWith("}\n[0]\n");
    try (var collector = new LittleCollector()) {
      String url = collector.address().toString();
      assertThat(askedUntilDone("trace", "--count", "1", "--otlp", url)).isEqualTo("[0]\n");
      assertThat(collector.bodies()).hasSize(1);
      assertThat(collector.bodies().getFirst()).contains("{\"intValue\":\"502\"}");
    }
  }

  @Test
  void trace_ends_when_the_gate_does() throws Exception {
    var answer = CompletableFuture.supplyAsync(() -> run("trace", "--slow", "1000s"));
    gate.close(); // before, or while it watches
    assertThat(answer.get()).startsWith("! gatehouse: ").endsWith("[1]\n");
  }

  @Test
  void reload_follows_the_file_and_a_file_with_an_error_changes_nothing() throws Exception {
    gate.close();
    Path file = home.resolve("site.yaml");
    String listeners = "listeners: [{address: \"127.0.0.1:0\"}]\n";
    Files.writeString(file, listeners + "sites: {a.localhost: {to: 1}}\n");
    gate = Gate.start(SiteFile.read(file), GateFolder.open(state), log, clock);
    String url = "https://b.localhost:" + gate.port() + "/";
    assertThat(run("why", url)).endsWith("[1]\n");

    Files.writeString(file, listeners + "sites: {b.localhost: {to: 2}}\n");
    assertThat(run("reload"))
        .isEqualTo("Reloaded HOME/site.yaml: 1 listener, 1 binding, 1 site, 0 pools.\n[0]\n");
    assertThat(run("why", url)).startsWith("http://127.0.0.1:2 answers");

    Files.writeString(file, listeners + "sites: {c.localhost: {too: 3}}\n");
    assertThat(run("reload"))
        .isEqualTo(
            "! gatehouse: HOME/site.yaml:2:23: A site has no key “too”; did you mean to?\n[2]\n");
    assertThat(run("why", url)).startsWith("http://127.0.0.1:2 answers");
  }

  @Test
  void stop_returns_when_the_gate_has_ended() {
    var ended = gate.stopRequested().thenRunAsync(gate::close);

    assertThat(run("stop")).isEqualTo("The gate has ended.\n[0]\n");
    assertThat(run("status")).endsWith("[1]\n");
    ended.join();
  }

  @Test
  void a_second_gate_on_the_same_folder_is_told_who_runs_there() {
    assertThat(run("run", "--to", "http://127.0.0.1:1"))
        .contains("Another gate (process " + ProcessHandle.current().pid() + ") runs on the state")
        .endsWith("[3]\n");
  }

  @Test
  void the_root_is_shown_and_written_but_never_over_something_else() throws Exception {
    Path file = home.resolve("root.pem");

    assertThat(run("ca", "show"))
        .startsWith("root     CN=Gatehouse local root")
        .contains("sha256   " + gate.root().orElseThrow().certificate().fingerprint().toHex())
        .contains("file     ~/.local/state/gatehouse/root.pem");
    assertThat(run("ca", "show", "--json"))
        .contains(
            "\"sha256\" : \"" + gate.root().orElseThrow().certificate().fingerprint().toHex());
    assertThat(run("ca", "export", file.toString())).isEqualTo("[0]\n");
    assertThat(Files.readString(file, UTF_8))
        .isEqualTo(Files.readString(gate.root().orElseThrow().file()));
    assertThat(run("ca", "export")).isEqualTo(Files.readString(file) + "[0]\n");
    assertThat(run("ca", "export", file.toString()))
        .contains("is there already: name another file, or delete it.")
        .endsWith("[2]\n");
  }

  @Test
  void a_clock_before_the_authority_is_told_to_be_set_right() {
    gate.close();
    var early = InstantSource.fixed(NOON.minus(Duration.ofDays(30)));

    assertThat(new Session(home, early).run(List.of("run", "--to", "http://127.0.0.1:1")))
        .contains("! gatehouse: The clock says 2026-10-25T12:00:00Z, and the authority in ")
        .contains("set the clock right")
        .endsWith("[3]\n");
  }

  @Test
  void state_that_cannot_be_read_is_said_with_its_file_and_no_stack_trace() throws Exception {
    gate.close();
    Files.writeString(state.resolve("root.key"), "nonsense");

    assertThat(run("run", "--to", "http://127.0.0.1:1"))
        .contains("root.key is damaged")
        .doesNotContain("\tat ")
        .endsWith("[3]\n");
    assertThat(run("run", "--debug", "--to", "http://127.0.0.1:1")).contains("\tat dev.gatehouse");
  }
}
