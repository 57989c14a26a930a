package dev.gatehouse.proving.interop;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Objects;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;

/** Drives an SSLEngine, JSSE's or netty-tcnative's, over a socket. */
final class EngineSocket implements TlsSocket {
  private static final int ROOM = 64 * 1024;

  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;
  private final SSLEngine engine;
  private final Runnable release;
  private final ByteBuffer received = ByteBuffer.allocate(ROOM).limit(0);
  private final ByteBuffer plain = ByteBuffer.allocate(ROOM).limit(0);
  private final ByteBuffer sealed = ByteBuffer.allocate(ROOM);

  /** {@code release} frees what the engine holds, once. */
  EngineSocket(Socket socket, SSLEngine engine, Runnable release) throws IOException {
    this.socket = socket;
    this.in = socket.getInputStream();
    this.out = socket.getOutputStream();
    this.engine = engine;
    this.release = release;
  }

  @Override
  public void handshake() throws IOException {
    try {
      engine.beginHandshake();
      HandshakeStatus status = engine.getHandshakeStatus();
      while (!isDone(status)) {
        step(status);
        status = engine.getHandshakeStatus();
      }
    } catch (SSLException e) {
      sayWhy();
      throw e;
    }
  }

  private static boolean isDone(HandshakeStatus status) {
    return status == HandshakeStatus.NOT_HANDSHAKING || status == HandshakeStatus.FINISHED;
  }

  private void step(HandshakeStatus status) throws IOException {
    switch (status) {
      case NEED_TASK -> {
        for (Runnable task; (task = engine.getDelegatedTask()) != null; ) {
          task.run();
        }
      }
      case NEED_WRAP -> wrap(ByteBuffer.allocate(0));
      default -> {
        if (unwrap() == Status.CLOSED) {
          throw new SSLException("closed in the handshake");
        }
      }
    }
  }

  /** The alert that a failed engine still holds. */
  private void sayWhy() {
    try {
      for (int i = 0; i < 4 && !engine.isOutboundDone(); i++) {
        wrap(ByteBuffer.allocate(0));
      }
    } catch (IOException e) {
      // It failed already; what matters is the first reason.
    }
  }

  private void wrap(ByteBuffer from) throws IOException {
    sealed.clear();
    SSLEngineResult result = engine.wrap(from, sealed);
    out.write(sealed.array(), 0, sealed.position());
    if (from.hasRemaining() && result.getStatus() == Status.CLOSED) {
      throw new SSLException("closed, and there is more to write");
    }
  }

  /** Unwraps once, reading as much as that takes. */
  private Status unwrap() throws IOException {
    while (true) {
      plain.compact();
      SSLEngineResult result;
      try {
        result = engine.unwrap(received, plain);
      } finally {
        plain.flip();
      }
      if (result.getStatus() != Status.BUFFER_UNDERFLOW) {
        return result.getStatus();
      }
      switch (result.getHandshakeStatus()) {
        case FINISHED, NEED_WRAP, NEED_TASK -> {
          return Status.OK; // netty's also says so of the record that was the last it needed
        }
        case NEED_UNWRAP, NEED_UNWRAP_AGAIN, NOT_HANDSHAKING -> {}
      }
      received.compact();
      int count = in.read(received.array(), received.position(), received.remaining());
      received.position(received.position() + Math.max(count, 0)).flip();
      if (count < 0) {
        throw new TruncatedException();
      }
    }
  }

  @Override
  public int read(byte[] into) throws IOException {
    while (!plain.hasRemaining()) {
      HandshakeStatus status = engine.getHandshakeStatus(); // keys may be changing
      if (status == HandshakeStatus.NEED_TASK
          || (status == HandshakeStatus.NEED_WRAP && !engine.isInboundDone())) {
        step(status);
      } else if (engine.isInboundDone() || unwrap() == Status.CLOSED) {
        return -1;
      }
    }
    int count = Math.min(plain.remaining(), into.length);
    plain.get(into, 0, count);
    return count;
  }

  @Override
  public void write(byte[] from, int length) throws IOException {
    ByteBuffer rest = ByteBuffer.wrap(from, 0, length);
    while (rest.hasRemaining()) {
      wrap(rest);
    }
  }

  @Override
  public void rekey() {
    throw new UnsupportedOperationException("an SSLEngine changes its keys when it thinks fit");
  }

  @Override
  public void closeNotify() throws IOException {
    engine.closeOutbound();
    while (!engine.isOutboundDone()) {
      sealed.clear();
      engine.wrap(ByteBuffer.allocate(0), sealed);
      if (sealed.position() == 0) {
        break;
      }
      out.write(sealed.array(), 0, sealed.position());
    }
  }

  @Override
  public Facts facts() {
    return Facts.of(
            engine
                .getSession()
                .getCipherSuite()
                .replaceFirst("^SSL_", "TLS_"), // JSSE's older names
            null,
            Objects.requireNonNullElse(engine.getApplicationProtocol(), ""))
        .version(Names.version(engine.getSession().getProtocol()))
        .client(engine.getUseClientMode() ? null : client());
  }

  private String client() {
    try {
      return engine.getSession().getPeerPrincipal().getName().replace("CN=", "");
    } catch (SSLPeerUnverifiedException e) {
      return "";
    }
  }

  @Override
  public void close() throws IOException {
    try {
      socket.close();
    } finally {
      release.run();
    }
  }
}
