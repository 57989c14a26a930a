package dev.gatehouse.proving.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gatehouse.crypto.KeyType;
import dev.gatehouse.tls.LocalAnswers;
import dev.gatehouse.tls.SessionCache;
import dev.gatehouse.tls.TlsConnection;
import dev.gatehouse.tls.config.Credential;
import dev.gatehouse.tls.config.SecurityPolicy;
import dev.gatehouse.tls.config.ServerConfig;
import dev.gatehouse.tls.handshake.Session;
import dev.gatehouse.tls.spec.ProtocolVersion;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Clients that come back go on where they were: TLS 1.2's sessions by their ID, at our server. */
class ResumptionInteropTest {
  private final SessionCache cache =
      SessionCache.of(16, Duration.ofHours(1), InstantSource.system());

  /** Our end of one connection, which says a line back. */
  private Session answer(ServerSocket listener) throws IOException {
    ServerConfig config =
        ServerConfig.under(SecurityPolicy.GATEHOUSE_2026_11.withVersions(ProtocolVersion.TLS_1_2))
            .anonymousClients()
            .presenting(Credential.of(Credentials.shared().identity(KeyType.EC_P256)))
            .withSessionResumption(true);
    Socket socket = listener.accept();
    socket.setSoTimeout((int) Program.PATIENCE.toMillis());
    try (OurSocket ours =
        new OurSocket(
            socket,
            TlsConnection.server(config, Instant.now()),
            LocalAnswers.signing().remembering(cache),
            cache::keep)) {
      ours.handshake();
      new Talk(ours).serve(Terms.USUAL);
      return ours.session();
    }
  }

  @Test
  void openssl_goes_on_with_a_session_by_its_id() throws Exception {
    Peer openssl = Peers.OPENSSL;
    assumeTrue(openssl.absence().isEmpty(), () -> openssl.absence().orElseThrow());
    Path kept = Credentials.shared().scratch("resumption").resolve("session.pem");
    List<Session> sessions = new ArrayList<>();
    for (String how : List.of("-sess_out", "-sess_in")) {
      try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        listener.setSoTimeout((int) Program.PATIENCE.toMillis());
        CompletableFuture<Session> ours =
            CompletableFuture.supplyAsync(
                () -> {
                  try {
                    return answer(listener);
                  } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                  }
                });
        String words = sClient(listener.getLocalPort(), how, kept);
        sessions.add(ours.get(Program.PATIENCE.toMillis(), TimeUnit.MILLISECONDS));
        assertThat(words).contains(how.equals("-sess_in") ? "Reused, TLSv1.2" : "New, TLSv1.2");
      }
      assertThat(Files.exists(kept)).isTrue();
    }
    assertThat(sessions).extracting(Session::resumed).containsExactly(false, true);
    assertThat(sessions.getLast().suite()).isEqualTo(sessions.getFirst().suite());
  }

  private static String sClient(int port, String how, Path kept) throws IOException {
    List<String> command =
        List.of(
            Program.find("openssl").orElseThrow().toString(),
            "s_client",
            "-connect",
            "127.0.0.1:" + port,
            "-servername",
            "localhost",
            "-tls1_2",
            "-no_ticket",
            "-CAfile",
            Credentials.shared().roots(Trust.OURS).toString(),
            how,
            kept.toString());
    try (Program program = Program.start(command)) {
      program.send(Talk.GREETING + "\n");
      program.awaitTimes(Talk.GREETING, 1);
      program.closeInput();
      program.exit();
      return program.words();
    }
  }
}
