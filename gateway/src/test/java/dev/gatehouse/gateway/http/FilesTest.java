package dev.gatehouse.gateway.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.gateway.files.Folder;
import dev.gatehouse.gateway.queue.RequestQueue;
import dev.gatehouse.gateway.route.Route;
import dev.gatehouse.gateway.route.Router;
import dev.gatehouse.gateway.route.Site;
import dev.gatehouse.gateway.route.Target;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files, as a client gets them: over plain HTTP, and where something seals what we write. */
class FilesTest {
  private static final Instant WRITTEN = Instant.parse("2026-11-24T08:49:37Z");
  private static final int LARGE = 3_000_001;

  @TempDir private Path temporary;
  private Path root;
  private FakeWorker worker;
  private TestGate gate;
  private Wire client;

  @BeforeEach
  void begin() throws IOException {
    root = Files.createDirectories(temporary.resolve("www"));
    Files.createDirectories(root.resolve("docs"));
    write("index.html", "<p>home");
    write("docs/index.html", "docs");
    write("a b.css", "a {}");
    write("empty.txt", "");
    write(".env", "PASSWORD=hunter2");
    Files.write(root.resolve("large.bin"), pattern(LARGE));
    Files.writeString(temporary.resolve("secret.txt"), "hunter2");
    worker = FakeWorker.onTcp().answering(_ -> "HTTP/1.1 200 OK\nContent-Length: 3\n\napp");
    gate = TestGate.before(worker);
    route(
        new Route("/", new Target.ToFiles(new Folder(root))),
        new Route("/api", new Target.ToQueue(RequestQueue.fixed("app", worker.address()))));
    client = gate.connect();
  }

  private void route(Route... routes) {
    gate.server.route(
        Router.to(List.of(new Site("a", List.of("a.test"), List.of(routes)))), ClientDemands.NONE);
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(root.resolve(name), text);
    Files.setLastModifiedTime(root.resolve(name), FileTime.from(WRITTEN));
  }

  private static byte[] pattern(int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) bytes[i] = (byte) (i % 251);
    return bytes;
  }

  @AfterEach
  void end() {
    client.close();
    gate.close();
    worker.close();
  }

  private String get(String target, String... fields) {
    return ask(client, "GET", target, fields);
  }

  private static String ask(Wire client, String method, String target, String... fields) {
    String more = String.join("", Arrays.stream(fields).map(it -> it + "\n").toList());
    client.send(method + " " + target + " HTTP/1.1\nHost: a.test\n" + more + "\n");
    return method.equals("HEAD") || Arrays.stream(fields).anyMatch(it -> it.startsWith("If-None"))
        ? client.head()
        : client.message();
  }

  private static String field(String answer, String name) {
    return answer.replaceAll("(?s).*?\n" + name + ": ([^\n]*)\n.*", "$1");
  }

  @Test
  void a_file_comes_with_all_that_a_browser_wants_to_know() {
    String answer = get("/a%20b.css?v=1");
    AccessEntry entry = gate.logged();
    assertThat(answer.replaceAll("\nETag: (W/)?\"[-.0-9a-f]+\"\nA", "\nETag: …\nA"))
        .isEqualTo(
            """
            HTTP/1.1 200 OK
            Content-Type: text/css; charset=utf-8
            X-Content-Type-Options: nosniff
            Last-Modified: Tue, 24 Nov 2026 08:49:37 GMT
            ETag: …
            Accept-Ranges: bytes
            Content-Length: 4
            Date: %s
            X-Request-Id: %s

            a {}"""
                .formatted(field(answer, "Date"), entry.id()));
    assertThat(entry.status()).isEqualTo(200);
    assertThat(entry.reason()).isEmpty();
    assertThat(entry.bytesOut()).isEqualTo(4);
    assertThat(entry.worker()).isNull();
    assertThat(entry.attempts()).isZero();
  }

  @Test
  void a_folder_is_its_index_and_gets_its_slash() {
    assertThat(get("/")).endsWith("\n\n<p>home");
    assertThat(get("http://a.test")).endsWith("\n\n<p>home");
    assertThat(get("/docs/")).endsWith("\n\ndocs");
    assertThat(get("/docs?x=/y"))
        .startsWith("HTTP/1.1 301 Moved Permanently\nLocation: /docs/?x=/y\n");
    assertThat(get("http://a.test/docs")).contains("\nLocation: /docs/\n");
  }

  @Test
  void head_is_told_what_get_would_be() {
    assertThat(ask(client, "HEAD", "/large.bin"))
        .startsWith("HTTP/1.1 200 OK\nContent-Type: application/octet-stream\n")
        .contains("\nContent-Length: " + LARGE + "\n");
    assertThat(ask(client, "HEAD", "/nothing")).startsWith("HTTP/1.1 404 ");
    assertThat(ask(client, "HEAD", "/large.bin", "Range: bytes=0-1")).startsWith("HTTP/1.1 200 ");
    assertThat(get("/docs/")).endsWith("\n\ndocs");
  }

  @Test
  void an_empty_file_is_an_answer_without_bytes() {
    assertThat(get("/empty.txt"))
        .startsWith("HTTP/1.1 200 OK\n")
        .contains("\nContent-Length: 0\n")
        .endsWith("\n\n");
    assertThat(get("/empty.txt", "Range: bytes=0-")).startsWith("HTTP/1.1 416 ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "DELETE", "OPTIONS", "PATCH", "PROPFIND"})
  void files_are_only_read(String method) {
    String answer = ask(client, method, "/a%20b.css");
    assertThat(answer).startsWith("HTTP/1.1 405 ").contains("\nAllow: GET, HEAD\n");
    assertThat(gate.logged().reason()).isEqualTo("Verb");
  }

  @Test
  void an_upload_is_refused_and_a_get_with_a_body_is_answered() {
    client.send("GET /docs/ HTTP/1.1\nHost: a.test\nContent-Length: 5\n\nhello");
    assertThat(client.message()).endsWith("\n\ndocs");
    assertThat(gate.logged().bytesIn()).isEqualTo(5);
    client.send("POST /docs/ HTTP/1.1\nHost: a.test\nContent-Length: 500000\n\nhello");
    assertThat(client.message()).startsWith("HTTP/1.1 405 ").contains("\nConnection: close\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/nothing",
        "/.env",
        "/%2eenv",
        "/docs/.",
        "/docs/..",
        "/../secret.txt",
        "/docs/../../secret.txt",
        "/%2e%2e/secret.txt",
        "/..%2fsecret.txt",
        "/docs/%2e%2e/%2e%2e/secret.txt",
        "/..%5csecret.txt",
        "/..;/secret.txt",
        "//secret.txt",
        "//docs",
        "/\\docs",
        "/a%20b.css%00.html",
        "/a%20b.css/",
        "/%c0%ae%c0%ae/secret.txt",
        "/docs/%zz",
      })
  void what_is_not_below_the_folder_is_not_found(String path) {
    route(new Route("/", new Target.ToFiles(new Folder(root)))); // it takes every path
    String answer = get(path);
    assertThat(answer).startsWith("HTTP/1.1 404 Not Found\n").doesNotContain("hunter2");
    assertThat(gate.logged().reason()).isEqualTo("File_Missing");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/files/../api/x", "/files/%2e%2e/api/x", "/files//..//api", "/%66iles/a"})
  void no_spelling_reaches_another_route_than_it_seems_to(String path) {
    assertThat(get(path)).startsWith("HTTP/1.1 4").doesNotEndWith("app");
  }

  @Test
  void files_and_workers_are_neighbours() {
    route(
        new Route("/static/", new Target.ToFiles(new Folder(root))),
        new Route("/assets", new Target.ToFiles(new Folder(root.resolve("docs")))),
        new Route("/", new Target.ToQueue(RequestQueue.fixed("app", worker.address()))));
    assertThat(get("/static/docs/")).endsWith("\n\ndocs");
    assertThat(get("/static/")).endsWith("home");
    assertThat(get("/static")).endsWith("\n\napp");
    assertThat(get("/assets")).contains("\nLocation: /assets/\n");
    assertThat(get("/assets/")).endsWith("\n\ndocs");
    assertThat(get("/assetsx")).endsWith("\n\napp");
    assertThat(get("/static/none")).startsWith("HTTP/1.1 404 ");
    assertThat(get("/x")).endsWith("\n\napp");
  }

  @Test
  void who_has_it_already_is_told_so() {
    String first = get("/a%20b.css");
    String tag = field(first, "ETag");
    String again = get("/a%20b.css", "If-None-Match: \"x\", " + tag);
    assertThat(again)
        .startsWith("HTTP/1.1 304 Not Modified\nLast-Modified: ")
        .contains("\nETag: ")
        .doesNotContain("Content-");
    client.send(
        "GET /a%20b.css HTTP/1.1\nHost: a.test\nIf-Modified-Since: "
            + field(first, "Last-Modified")
            + "\n\n");
    assertThat(client.head()).startsWith("HTTP/1.1 304 ");
    assertThat(get("/a%20b.css", "If-Modified-Since: Tue, 24 Nov 2026 08:49:36 GMT"))
        .endsWith("a {}");
    assertThat(get("/a%20b.css", "If-Match: \"other\""))
        .startsWith("HTTP/1.1 412 Precondition Failed\n");
  }

  @Test
  void a_part_is_a_206_and_none_is_a_416() {
    assertThat(get("/docs/", "Range: bytes=1-2"))
        .startsWith("HTTP/1.1 206 Partial Content\n")
        .contains("\nContent-Range: bytes 1-2/4\n")
        .contains("\nContent-Length: 2\n")
        .endsWith("\n\noc");
    assertThat(get("/docs/", "Range: bytes=-1")).endsWith("\n\ns");
    assertThat(get("/docs/", "Range: bytes=9-"))
        .startsWith("HTTP/1.1 416 Range Not Satisfiable\n")
        .contains("\nContent-Range: bytes */4\n");
    assertThat(get("/docs/", "Range: bytes=1-2", "If-Range: \"other\"")).endsWith("\n\ndocs");
  }

  @Test
  void an_old_client_gets_a_file_and_keeps_its_connection_if_it_says_so() {
    client.send("GET /docs/ HTTP/1.0\nHost: a.test\nConnection: keep-alive\n\n");
    assertThat(client.message()).contains("\nConnection: keep-alive\n").endsWith("\n\ndocs");
    client.send("GET /docs/ HTTP/1.0\nHost: a.test\n\n");
    assertThat(client.rest()).contains("\r\nConnection: close\r\n").endsWith("\r\n\r\ndocs");
  }

  @Test
  void requests_that_come_together_are_answered_in_order() {
    client.send(
        """
        GET /docs/ HTTP/1.1
        Host: a.test

        GET /large.bin HTTP/1.1
        Host: a.test
        Range: bytes=0-199999

        GET /api HTTP/1.1
        Host: a.test

        GET /nothing HTTP/1.1
        Host: a.test

        """);
    assertThat(client.message()).endsWith("\n\ndocs");
    assertThat(client.message())
        .endsWith(new String(pattern(200_000), ISO_8859_1).substring(199_000));
    assertThat(client.message()).endsWith("\n\napp");
    assertThat(client.message()).startsWith("HTTP/1.1 404 ");
  }

  @Test
  void a_large_file_comes_whole_by_the_kernel_and_by_way_of_memory() throws IOException {
    large(client);
    try (Wire sealed = Wire.to(Handshaken.listen(gate, List.of()))) {
      large(sealed);
    }
  }

  private void large(Wire from) {
    String whole = new String(pattern(LARGE), ISO_8859_1);
    for (int i = 0; i < 2; i++) {
      String answer = ask(from, "GET", "/large.bin");
      assertThat(answer.substring(answer.indexOf("\n\n") + 2).equals(whole)).isTrue();
      AccessEntry entry = gate.logged();
      assertThat(entry.bytesOut()).isEqualTo(LARGE);
      assertThat(entry.reason()).isEmpty();
      String part = ask(from, "GET", "/large.bin", "Range: bytes=100001-2900000");
      assertThat(
              part.substring(part.indexOf("\n\n") + 2).equals(whole.substring(100_001, 2_900_001)))
          .isTrue();
      gate.logged();
    }
  }

  @Test
  void a_file_that_shrinks_cuts_the_connection_by_the_kernel() throws IOException {
    shrinks(gate.address);
  }

  @Test
  void a_file_that_shrinks_cuts_the_connection_by_way_of_memory() throws IOException {
    shrinks(Handshaken.listen(gate, List.of()));
  }

  private void shrinks(InetSocketAddress address) throws IOException {
    Path file = root.resolve("shrinking.bin");
    long length = 200L << 20; // more than the sockets hold
    try (var sparse = new RandomAccessFile(file.toFile(), "rw");
        Wire reader = Wire.to(address)) {
      sparse.setLength(length);
      reader.send("GET /shrinking.bin HTTP/1.1\nHost: a.test\n\n");
      assertThat(reader.head()).contains("\nContent-Length: " + length + "\n");
      sparse.setLength(1000);
      String rest = reader.restAndEnd();
      assertThat(rest.length()).isLessThan((int) length);
      AccessEntry entry = gate.logged();
      assertThat(entry.status()).isEqualTo(200);
      assertThat(entry.reason()).isEqualTo("File_Truncated");
    }
  }

  @Test
  void a_client_that_goes_in_the_middle_is_logged_and_the_file_closed() throws IOException {
    for (InetSocketAddress address : List.of(gate.address, Handshaken.listen(gate, List.of()))) {
      Path file = root.resolve("gone.bin");
      try (var sparse = new RandomAccessFile(file.toFile(), "rw")) {
        sparse.setLength(200L << 20);
      }
      try (Wire reader = Wire.to(address)) {
        reader.send("GET /gone.bin HTTP/1.1\nHost: a.test\n\n");
        reader.head();
        reader.reset();
      }
      assertThat(gate.logged().reason()).isEqualTo("Client_Reset");
      gate.until(() -> !isOpen(file));
    }
  }

  /** Whether this process has it open. */
  private static boolean isOpen(Path file) {
    try (var all = Files.list(Path.of("/proc/self/fd"))) {
      return all.anyMatch(
          it -> {
            try {
              return Files.readSymbolicLink(it).equals(file);
            } catch (IOException e) {
              return false; // closed since
            }
          });
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
