package dev.gatehouse.proving.interop;

import dev.gatehouse.pki.ClientPurpose;
import dev.gatehouse.tls.Event;
import dev.gatehouse.tls.LocalAnswers;
import dev.gatehouse.tls.TlsConnection;
import dev.gatehouse.tls.handshake.AnonymousPeer;
import dev.gatehouse.tls.handshake.Peer;
import dev.gatehouse.tls.handshake.ResumableSession;
import dev.gatehouse.tls.handshake.Session;
import dev.gatehouse.tls.handshake.UncheckedPeer;
import dev.gatehouse.tls.handshake.VerifiedPeer;
import dev.gatehouse.tls.spec.AlertDescription;
import dev.gatehouse.tls.spec.TlsError;
import dev.gatehouse.wire.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Queue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Drives our engine over a socket, a turn at a time. */
final class OurSocket implements TlsSocket {
  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;
  private final TlsConnection tls;
  private final LocalAnswers answers;
  private final Consumer<ResumableSession> keeping;
  private final byte[] received = new byte[20_000];
  private final byte[] sent = new byte[20_000];
  private final Queue<Bytes> arrived = new ArrayDeque<>();
  private @Nullable Session session;
  private @Nullable Event end;

  OurSocket(Socket socket, TlsConnection tls, LocalAnswers answers) throws IOException {
    this(socket, tls, answers, ResumableSession::close);
  }

  /** {@code keeping} gets, and owns, each session that can be resumed. */
  OurSocket(
      Socket socket, TlsConnection tls, LocalAnswers answers, Consumer<ResumableSession> keeping)
      throws IOException {
    this.keeping = keeping;
    this.socket = socket;
    this.in = socket.getInputStream();
    this.out = socket.getOutputStream();
    this.tls = tls;
    this.answers = answers;
  }

  @Override
  public void handshake() throws IOException {
    flush();
    while (session == null) {
      turn();
      if (end != null) {
        throw failure();
      }
    }
  }

  /** Reads once, and does what follows from it. */
  private void turn() throws IOException {
    int count = in.read(received);
    if (count < 0) {
      tls.receiveEnd();
    }
    for (int taken = 0; taken < count; ) {
      taken += tls.receive(received, taken, count - taken);
      answers.answer(tls);
    }
    for (Event event : tls.events()) {
      switch (event) {
        case Event.Ready ready -> session = ready.session();
        case Event.Data data -> arrived.add(data.bytes());
        case Event.Resumable resumable -> keeping.accept(resumable.session());
        case Event.KeysUpdated _ -> {}
        case Event.PeerClosed _, Event.Truncated _, Event.Over _ -> end = event;
      }
    }
    flush();
  }

  private void flush() throws IOException {
    for (int count = tls.transmit(sent, 0, sent.length);
        count > 0;
        count = tls.transmit(sent, 0, sent.length)) {
      out.write(sent, 0, count);
    }
  }

  private IOException failure() {
    return switch (end) {
      case Event.Over over -> new FailedException(over.error());
      case Event.Truncated _ -> new TruncatedException();
      case null, default -> new IOException("close_notify in the handshake");
    };
  }

  @Override
  public int read(byte[] into) throws IOException {
    while (arrived.isEmpty()) {
      if (end instanceof Event.PeerClosed) {
        return -1;
      }
      if (end != null) {
        throw failure();
      }
      turn();
    }
    Bytes next = arrived.remove(); // never longer than a record, nor than what our callers bring
    System.arraycopy(next.toArray(), 0, into, 0, next.length());
    return next.length();
  }

  @Override
  public void write(byte[] from, int length) throws IOException {
    byte[] sealed = new byte[tls.sealedBytes(length)];
    int count = tls.seal(from, 0, length, sealed, 0);
    try {
      out.write(sealed, 0, count);
    } catch (IOException e) {
      hearWhy(e);
    }
  }

  /** Whoever hangs up may have said why before. */
  private void hearWhy(IOException e) throws IOException {
    try {
      while (end == null) {
        turn();
      }
    } catch (IOException silent) {
      e.addSuppressed(silent);
      throw e;
    }
    throw failure();
  }

  @Override
  public void rekey() throws IOException {
    tls.updateKeys(true);
    flush();
  }

  @Override
  public void closeNotify() throws IOException {
    tls.closeNotify();
    flush();
  }

  /** What the handshake ended in. */
  Session session() {
    return Objects.requireNonNull(session);
  }

  @Override
  public Facts facts() {
    Session agreed = Objects.requireNonNull(session);
    return new Facts(
        agreed.suite().toString(),
        agreed.group() == null ? null : agreed.group().toString(),
        Objects.requireNonNullElse(agreed.applicationProtocol(), ""),
        agreed.serverName(),
        agreed.retried(),
        client(agreed.peer()),
        agreed.version().toString());
  }

  /** What a server has heard; our clients know who the server is by its name. */
  private static @Nullable String client(Peer peer) {
    return switch (peer) {
      case AnonymousPeer _ -> "";
      case VerifiedPeer it when it.path().purpose() instanceof ClientPurpose ->
          it.path().chain().getFirst().subject().commonName().orElse("?");
      case VerifiedPeer _, UncheckedPeer _ -> null;
    };
  }

  @Override
  public void close() throws IOException {
    tls.close();
    socket.close();
  }

  /** The connection is over, and this is why. */
  static final class FailedException extends IOException {
    private static final long serialVersionUID = 1L;

    FailedException(TlsError why) {
      super(
          why instanceof TlsError.AlertReceived alert
              ? why + " " + AlertDescription.of(alert.code())
              : why.toString());
    }
  }
}
