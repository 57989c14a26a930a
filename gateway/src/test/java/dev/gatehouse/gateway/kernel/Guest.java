package dev.gatehouse.gateway.kernel;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.gatehouse.testkit.TestAuthority;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * What runs inside the emulated machine, whose kernel has TLS: a server on {@link KernelPipeline},
 * and clients of every kind. Each finding is a line of standard output, {@code RESULT ok NAME} or
 * {@code RESULT failed NAME: why}; the last is {@code RESULT done}.
 */
public final class Guest {
  private static final List<String> MODERN =
      List.of("TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256");
  private static final List<String> CLASSIC =
      List.of(
          "ECDHE-ECDSA-AES128-GCM-SHA256",
          "ECDHE-ECDSA-AES256-GCM-SHA384",
          "ECDHE-ECDSA-CHACHA20-POLY1305");

  /** Something that is to be found true. */
  @FunctionalInterface
  interface Proof {
    void run() throws Exception;
  }

  private final Path folder;
  private final GuestServer server;

  private Guest(Path folder, GuestServer server) {
    this.folder = folder;
    this.server = server;
  }

  /**
   * Runs all of it.
   *
   * @param args a folder to work in
   */
  public static void main(String[] args) throws Exception {
    Path folder = Path.of(args[0]);
    KernelTls kernel = KernelTls.probe();
    prove("the kernel has TLS", () -> require(kernel.available(), kernel.remark()));
    try (GuestServer server = GuestServer.start(kernel, folder)) {
      Files.write(folder.resolve("root.pem"), TestAuthority.of(GuestServer.KEY).rootPem());
      new Guest(folder, server).proveAll(kernel);
    }
    say("done");
  }

  private static void say(String what) {
    System.out.println("RESULT " + what);
  }

  private static void prove(String name, Proof proof) {
    long begin = System.nanoTime();
    try {
      proof.run();
      long millis = (System.nanoTime() - begin) / 1_000_000;
      System.out.println("after " + millis + " ms:");
      say("ok " + name);
    } catch (Exception | AssertionError e) {
      e.printStackTrace(System.out);
      say("failed " + name + ": " + String.valueOf(e.getMessage()).replace('\n', ' '));
    }
  }

  static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new AssertionError(otherwise);
    }
  }

  private void proveAll(KernelTls kernel) throws IOException {
    for (String suite : MODERN) {
      fetchAll("TLS 1.3 " + suite, "--tlsv1.3", "--tls13-ciphers", suite);
    }
    for (String suite : CLASSIC) {
      fetchAll("TLS 1.2 " + suite, "--tlsv1.2", "--tls-max", "1.2", "--ciphers", suite);
    }
    prove(
        "curl: a suite that the kernel does not have is served inline",
        () -> {
          long before = statistics().get("TlsTxSw");
          fetch("small", "--tlsv1.2", "--tls-max", "1.2", "--ciphers", "ECDHE-ECDSA-AES128-SHA256");
          require(statistics().get("TlsTxSw") == before, "it went through the kernel");
        });
    GuestClients clients = new GuestClients(server);
    for (boolean modern : new boolean[] {true, false}) {
      String version = modern ? "TLS 1.3: " : "TLS 1.2: ";
      prove(
          version + "close_notify ends the input, and ours comes", () -> clients.halfClose(modern));
      prove(version + "a FIN right behind close_notify", () -> clients.halfCloseAndFin(modern));
      prove(version + "all in one flight with Finished", () -> clients.everythingAtOnce(modern));
      prove(version + "a record in pieces, byte by byte", () -> clients.pieces(modern));
      prove(version + "a long upload through many records", () -> clients.upload(modern));
      prove(version + "a client that does not read", () -> clients.slowReader(modern));
      prove(version + "an end right behind the answer", () -> clients.closedBehind(modern));
      prove(version + "a fatal alert of the client's", () -> clients.alert(modern));
      prove(version + "a record that is not authentic", () -> clients.forged(modern));
      prove(version + "an end without close_notify", () -> clients.truncated(modern));
    }
    prove("TLS 1.3: a key update", () -> clients.keyUpdate(kernel.rekeys()));
    prove("no connection is left", server::awaitNoConnection);
    prove("no descriptor is left", server::requireNoDescriptorLeft);
    prove("the kernel counted it all, and no error but the forged records", this::requireCounted);
  }

  private void fetchAll(String name, String... options) {
    prove("curl: small, " + name, () -> fetch("small", options));
    prove("curl: large, " + name, () -> fetch("large", options));
    prove("curl: file by sendfile, " + name, () -> fetch("file", options));
    prove("curl: upload, " + name, () -> upload(options));
  }

  private void fetch(String what, String... options) throws Exception {
    Path out = folder.resolve("out");
    curl(options, "-o", out.toString(), server.url(what));
    require(Digests.of(out).equals(server.digest(what)), "other bytes came: " + Files.size(out));
  }

  private void upload(String... options) throws Exception {
    Path out = folder.resolve("out");
    String data = "@" + server.file("large");
    curl(options, "-o", out.toString(), "--data-binary", data, server.url("digest"));
    require(Files.readString(out).equals(server.digest("large")), "other bytes arrived");
  }

  private void curl(String[] options, String... words) throws Exception {
    List<String> all = new ArrayList<>(List.of("curl", "-sS", "--max-time", "60", "--http1.1"));
    all.addAll(List.of("--cacert", folder.resolve("root.pem").toString()));
    all.addAll(List.of("--resolve", "localhost:" + server.port() + ":127.0.0.1"));
    all.addAll(List.of(options));
    all.addAll(List.of(words));
    Process process = new ProcessBuilder(all).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    process.waitFor(70, TimeUnit.SECONDS);
    require(process.exitValue() == 0, "curl: " + said);
  }

  /** {@code /proc/net/tls_stat}. */
  private static SequencedMap<String, Long> statistics() throws IOException {
    SequencedMap<String, Long> all = new TreeMap<>();
    for (String line : Files.readAllLines(Path.of("/proc/net/tls_stat"))) {
      String[] words = line.trim().split("\\s+", -1);
      all.put(words[0], Long.valueOf(words[1]));
    }
    return all;
  }

  private void requireCounted() throws IOException {
    SequencedMap<String, Long> found = statistics();
    System.out.println(found);
    long curls = 4L * (MODERN.size() + CLASSIC.size());
    require(found.get("TlsTxSw") >= curls, "fewer senders than fetches: " + found);
    require(found.get("TlsRxSw") >= curls, "fewer receivers than fetches: " + found);
    require(found.get("TlsDecryptError") == 2, "not one for each forged record: " + found);
    require(found.get("TlsCurrTxSw") == 0 && found.get("TlsCurrRxSw") == 0, "left: " + found);
  }
}
