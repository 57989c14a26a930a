package dev.gatehouse.gateway.kernel;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.gatehouse.pki.PathValidator;
import dev.gatehouse.pki.ServerName;
import dev.gatehouse.testkit.TestAuthority;
import dev.gatehouse.tls.Event;
import dev.gatehouse.tls.LocalAnswers;
import dev.gatehouse.tls.TlsConnection;
import dev.gatehouse.tls.config.ClientConfig;
import dev.gatehouse.tls.config.SecurityPolicy;
import dev.gatehouse.tls.spec.ProtocolVersion;
import dev.gatehouse.tls.spec.Rule;
import dev.gatehouse.tls.spec.TlsError;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;

/**
 * Clients that curl cannot be: our own engine on a plain socket, which cuts and ends as it likes.
 */
final class GuestClients {
  private final GuestServer server;

  GuestClients(GuestServer server) {
    this.server = server;
  }

  /** One of them. */
  private static final class Client implements AutoCloseable {
    final Socket socket;
    final TlsConnection tls;
    private final LocalAnswers answers =
        LocalAnswers.signing()
            .validating(
                PathValidator.trusting(TestAuthority.of(GuestServer.KEY).anchors()),
                InstantSource.system());
    private final ByteArrayOutputStream data = new ByteArrayOutputStream();
    boolean peerClosed;
    boolean ready;
    boolean truncated;

    Client(int port, boolean modern) throws IOException {
      SecurityPolicy policy =
          SecurityPolicy.GATEHOUSE_2026_11.withVersions(
              modern ? ProtocolVersion.TLS_1_3 : ProtocolVersion.TLS_1_2);
      tls =
          TlsConnection.client(
              ClientConfig.under(policy).askingForVerdicts(),
              ServerName.parse("localhost"),
              Instant.now());
      socket = new Socket(InetAddress.getLoopbackAddress(), port);
      socket.setSoTimeout(30_000);
      socket.setTcpNoDelay(true);
    }

    byte[] flight() {
      byte[] out = new byte[tls.pendingOutput()];
      tls.transmit(out, 0, out.length);
      return out;
    }

    byte[] sealed(byte[] plain) {
      byte[] out = new byte[tls.sealedBytes(plain.length)];
      return Arrays.copyOf(out, tls.seal(plain, 0, plain.length, out, 0));
    }

    byte[] sealed(String plain) {
      return sealed(plain.getBytes(US_ASCII));
    }

    void send(byte[] bytes) throws IOException {
      socket.getOutputStream().write(bytes);
    }

    /** Until the engine is ready; its last flight is not sent but returned. */
    byte[] shakeHands() throws IOException {
      while (!ready) {
        byte[] flight = flight();
        send(flight);
        Guest.require(readOnce(), "the server went in the middle of the handshake");
        answers.answer(tls);
        settle();
      }
      return flight();
    }

    Client connected() throws IOException {
      byte[] last = shakeHands();
      send(last);
      while (tls.session().isEmpty()) {
        readOnce();
      }
      return this;
    }

    boolean readOnce() throws IOException {
      byte[] in = new byte[32 * 1024];
      int count = socket.getInputStream().read(in);
      if (count < 0) {
        tls.receiveEnd();
      } else {
        tls.receive(in, 0, count);
        answers.answer(tls);
      }
      settle();
      return count >= 0;
    }

    private void settle() {
      for (Event event : tls.events()) {
        switch (event) {
          case Event.Ready _ -> ready = true;
          case Event.Data(var bytes) -> data.writeBytes(bytes.toArray());
          case Event.PeerClosed _ -> peerClosed = true;
          case Event.Truncated _ -> truncated = true;
          default -> {}
        }
      }
    }

    /** All that the server sends until it ends. */
    String readAll() throws IOException {
      try {
        while (readOnce()) {
          // until the socket's end
        }
      } catch (java.net.SocketException e) {
        truncated = true;
      }
      return data.toString(US_ASCII);
    }

    /** An answer's body, of that length. */
    byte[] readBody(int length) throws IOException {
      int body = bodyAt();
      while (body < 0 || data.size() < body + length) {
        Guest.require(readOnce(), "the server ended too early: " + tls.error());
        body = bodyAt();
      }
      byte[] all = data.toByteArray();
      data.reset();
      return Arrays.copyOfRange(all, body, body + length);
    }

    private int bodyAt() {
      int end = data.toString(US_ASCII).indexOf("\r\n\r\n");
      return end < 0 ? end : end + 4;
    }

    @Override
    public void close() throws IOException {
      tls.close();
      socket.close();
    }
  }

  private Client connect(boolean modern) throws IOException {
    return new Client(server.port(), modern);
  }

  private static final String SMALL = "GET /small HTTP/1.1\r\nHost: localhost\r\n\r\n";
  private static final String LARGE = "GET /large HTTP/1.1\r\nHost: localhost\r\n\r\n";

  private static byte[] join(byte[]... all) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] it : all) {
      out.writeBytes(it);
    }
    return out.toByteArray();
  }

  private static byte[] goodbye(Client client) {
    client.tls.closeNotify();
    return client.flight();
  }

  private static void requireEnded(Client client, String answer) {
    Guest.require(answer.endsWith("\r\n\r\nsmall\n"), "the answer: " + answer);
    Guest.require(client.peerClosed, "no close_notify came");
  }

  void halfClose(boolean modern) throws IOException {
    try (Client client = connect(modern).connected()) {
      client.send(client.sealed(SMALL));
      Guest.require(new String(client.readBody(6), US_ASCII).equals("small\n"), "answer");
      client.send(client.sealed(SMALL));
      client.send(goodbye(client));
      requireEnded(client, client.readAll());
    }
  }

  void halfCloseAndFin(boolean modern) throws IOException {
    for (int i = 0; i < 10; i++) {
      try (Client client = connect(modern).connected()) {
        client.send(join(client.sealed(SMALL), goodbye(client)));
        client.socket.shutdownOutput();
        requireEnded(client, client.readAll());
      }
    }
  }

  /** The first request and the last word come before the kernel has been given anything. */
  void everythingAtOnce(boolean modern) throws IOException {
    for (int i = 0; i < 10; i++) {
      try (Client client = connect(modern)) {
        byte[] last = client.shakeHands();
        client.send(join(last, client.sealed(SMALL), goodbye(client)));
        if (i % 2 == 1) {
          client.socket.shutdownOutput();
        }
        requireEnded(client, client.readAll());
      }
    }
  }

  /** The hand-over waits for the edge of the record whose first bytes came with Finished. */
  void pieces(boolean modern) throws IOException {
    for (int cut : List.of(1, 3, 5, 6, 20)) {
      try (Client client = connect(modern)) {
        byte[] last = client.shakeHands();
        byte[] record = client.sealed(SMALL);
        client.send(join(last, Arrays.copyOf(record, cut)));
        for (int i = cut; i < record.length; i++) {
          client.send(new byte[] {record[i]});
        }
        Guest.require(new String(client.readBody(6), US_ASCII).equals("small\n"), "answer");
        byte[] again = client.sealed(SMALL);
        for (byte b : again) {
          client.send(new byte[] {b});
        }
        Guest.require(new String(client.readBody(6), US_ASCII).equals("small\n"), "answer");
      }
    }
  }

  void upload(boolean modern) throws IOException {
    byte[] body = Files.readAllBytes(server.file("large"));
    try (Client client = connect(modern)) {
      byte[] last = client.shakeHands();
      byte[] head =
          ("POST /digest HTTP/1.1\r\nContent-Length: " + body.length + "\r\n\r\n")
              .getBytes(US_ASCII);
      client.send(join(last, client.sealed(join(head, body))));
      String digest = new String(client.readBody(64), US_ASCII);
      Guest.require(digest.equals(Digests.of(body)), "another digest: " + digest);
    }
  }

  void slowReader(boolean modern) throws Exception {
    try (Client client = connect(modern).connected()) {
      for (int i = 0; i < 4; i++) {
        client.send(client.sealed(LARGE));
      }
      client.send(goodbye(client));
      Thread.sleep(500); // so that all buffers between us are full, close_notify's too
      int length = 4 * (int) Files.size(server.file("large"));
      String all = client.readAll();
      Guest.require(all.length() > length, "only " + all.length() + " of " + length);
      Guest.require(client.peerClosed, "no close_notify came");
    }
  }

  /** The server closes as soon as its last byte is in the socket, while we read slowly. */
  void closedBehind(boolean modern) throws Exception {
    try (Client client = connect(modern).connected()) {
      client.send(client.sealed(LARGE.replace("large", "close")));
      Thread.sleep(500); // so that all buffers between us are full
      int length = (int) Files.size(server.file("large"));
      String all = client.readAll();
      int body = all.length() - all.indexOf("\r\n\r\n") - 4;
      Guest.require(body == length, "only " + body + " of " + length);
      Guest.require(client.peerClosed, "no close_notify came");
    }
  }

  void alert(boolean modern) throws Exception {
    try (Client client = connect(modern).connected()) {
      client.send(client.sealed(SMALL));
      client.readBody(6);
      client.send(fatal(client));
      client.readAll();
      String heard = server.failure();
      Guest.require(heard.contains("alert"), "heard: " + heard);
    }
  }

  /** An alert of ours, because what we are given cannot be opened. */
  private static byte[] fatal(Client client) {
    byte[] nonsense = new byte[100];
    nonsense[0] = 23;
    nonsense[1] = 3;
    nonsense[2] = 3;
    nonsense[4] = 95;
    client.tls.receive(nonsense, 0, nonsense.length);
    return client.flight();
  }

  void forged(boolean modern) throws Exception {
    try (Client client = connect(modern).connected()) {
      client.send(client.sealed(SMALL));
      client.readBody(6);
      byte[] record = client.sealed(SMALL);
      record[record.length - 1] ^= 1;
      client.send(record);
      client.readAll();
      String heard = server.failure();
      Rule broken = modern ? Rule.RECORD_AUTHENTIC : Rule.RECORD_MAC;
      String expected = new TlsError.PeerMisbehaved(broken).sentence();
      Guest.require(heard.equals(expected), "heard: " + heard);
      Guest.require(
          client.tls.error().orElse(null) instanceof TlsError.AlertReceived(int code) && code == 20,
          "no bad_record_mac came: " + client.tls.error());
    }
  }

  void truncated(boolean modern) throws Exception {
    try (Client client = connect(modern).connected()) {
      client.send(client.sealed(SMALL));
      client.readBody(6);
      client.socket.shutdownOutput();
      client.readAll();
      Guest.require(client.truncated && !client.peerClosed, "a clean end for an unclean one");
    }
  }

  /** Older kernels cannot follow: the connection ends, and both sides are told why. */
  void keyUpdate(boolean rekeys) throws Exception {
    try (Client client = connect(true).connected()) {
      client.send(client.sealed(SMALL));
      client.readBody(6);
      client.tls.updateKeys(true);
      client.send(join(client.flight(), client.sealed(SMALL)));
      if (rekeys) {
        Guest.require(new String(client.readBody(6), US_ASCII).equals("small\n"), "answer");
        return;
      }
      client.readAll();
      String heard = server.failure();
      Guest.require(heard.contains("cannot follow"), "heard: " + heard);
      Guest.require(
          client.tls.error().orElse(null) instanceof TlsError.AlertReceived(int code) && code == 80,
          "no internal_error came: " + client.tls.error());
    }
  }
}
