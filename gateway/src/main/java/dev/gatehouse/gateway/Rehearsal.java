package dev.gatehouse.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.gatehouse.ca.AuthorityException;
import dev.gatehouse.gateway.report.GateException;
import dev.gatehouse.gateway.report.Log;
import dev.gatehouse.gateway.state.GateFolder;
import dev.gatehouse.pki.ServerName;
import dev.gatehouse.tls.Event;
import dev.gatehouse.tls.TlsConnection;
import dev.gatehouse.tls.config.ClientConfig;
import dev.gatehouse.tls.config.SecurityPolicy;
import dev.gatehouse.tls.danger.UncheckedPeers;
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
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;

/**
 * Goes through a gate's life once, in a folder that is thrown away: so that a JVM that notes what
 * it loads for a quicker start ({@code -XX:AOTCacheOutput}, JEP 514) gets to see all of it.
 */
public final class Rehearsal {
  private static final InstantSource CLOCK = InstantSource.system();

  private Rehearsal() {}

  /** A request through a gate, and a worker that does not start. */
  public static void run() throws IOException, GateException, AuthorityException {
    run(Files.createTempDirectory("gatehouse-"));
  }

  static void run(Path temporary) throws IOException, GateException, AuthorityException {
    try (Log log = new Log(OutputStream.nullOutputStream(), Log.Level.NORMAL, CLOCK)) {
      GateFolder folder = GateFolder.open(temporary.resolve("state"));
      request(folder, log);
      worker(folder, log);
    } finally {
      delete(temporary);
    }
  }

  private static void request(GateFolder folder, Log log)
      throws IOException, GateException, AuthorityException {
    try (ServerSocket app = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var upstream = GateOptions.upstream("http://127.0.0.1:" + app.getLocalPort());
      Thread.ofPlatform().daemon().start(() -> answer(app));
      try (Gate gate =
              Gate.start(GateOptions.of(List.of(), 0, upstream).plan(), folder, log, CLOCK);
          Socket socket = new Socket(InetAddress.getLoopbackAddress(), gate.port())) {
        socket.setSoTimeout((int) Duration.ofSeconds(20).toMillis());
        ask(socket);
      }
    }
  }

  private static void answer(ServerSocket app) {
    try (Socket socket = app.accept()) {
      if (socket.getInputStream().read(new byte[4096]) > 0) {
        socket
            .getOutputStream()
            .write("HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n".getBytes(UTF_8));
      }
    } catch (IOException e) {
      // The rehearsal is over.
    }
  }

  /** With our own client, which offers the key agreement that browsers offer. */
  private static void ask(Socket socket) throws IOException {
    ClientConfig config =
        ClientConfig.under(SecurityPolicy.GATEHOUSE_2026_11)
            .trusting(UncheckedPeers.because("it is a gate in this process, made a moment ago"))
            .withApplicationProtocols(List.of("http/1.1"));
    try (var tls = TlsConnection.client(config, ServerName.parse("localhost"), CLOCK.instant())) {
      InputStream in = socket.getInputStream();
      byte[] bytes = new byte[32_768];
      while (true) {
        for (Event event : tls.events()) {
          switch (event) {
            case Event.Ready _ -> {
              byte[] get = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(UTF_8);
              byte[] sealed = new byte[tls.sealedBytes(get.length)];
              socket.getOutputStream().write(sealed, 0, tls.seal(get, 0, get.length, sealed, 0));
            }
            case Event.Data _, Event.PeerClosed _, Event.Truncated _, Event.Over _ -> {
              return;
            }
            case Event.KeysUpdated _, Event.Resumable _ -> {}
          }
        }
        for (int length = tls.transmit(bytes, 0, bytes.length);
            length > 0;
            length = tls.transmit(bytes, 0, bytes.length)) {
          socket.getOutputStream().write(bytes, 0, length);
        }
        int length = in.read(bytes);
        if (length < 0) {
          return;
        }
        tls.receive(bytes, 0, length);
      }
    }
  }

  private static void worker(GateFolder folder, Log log) throws GateException, AuthorityException {
    var command = GateOptions.command(List.of("true"), 1);
    try (Gate gate = Gate.start(GateOptions.of(List.of(), 0, command).plan(), folder, log, CLOCK)) {
      gate.ready().join();
    } catch (CompletionException expected) {
      // It ended, as it does.
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
        Files.delete(file);
      }
    }
  }
}
