package dev.gatehouse.proving.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;

/** Two SSLEngines that talk in memory: JSSE's or netty-tcnative's. Arrays, as ours has them. */
final class SslEngines {
  private final SSLEngine server;
  private final SSLEngine client;
  private final ByteBuffer toServer = ByteBuffer.allocate(64 * 1024);
  private final ByteBuffer toClient = ByteBuffer.allocate(64 * 1024);
  private final ByteBuffer nothing = ByteBuffer.allocate(0);
  private final ByteBuffer plain = ByteBuffer.allocate(64 * 1024);

  SslEngines(SSLEngine server, SSLEngine client) {
    this.server = server;
    this.client = client;
  }

  void handshake(Clocks clocks) throws IOException {
    client.beginHandshake();
    clocks.second();
    server.beginHandshake();
    clocks.first();
    while (handshaking(client) || handshaking(server)) {
      advance(client, toClient, toServer);
      clocks.second();
      advance(server, toServer, toClient);
      clocks.first();
    }
  }

  private static boolean handshaking(SSLEngine engine) {
    return engine.getHandshakeStatus() != HandshakeStatus.NOT_HANDSHAKING;
  }

  /** Does all that it can without hearing more. */
  private void advance(SSLEngine engine, ByteBuffer in, ByteBuffer out) throws IOException {
    while (true) {
      switch (engine.getHandshakeStatus()) {
        case NEED_TASK -> {
          for (Runnable task = engine.getDelegatedTask();
              task != null;
              task = engine.getDelegatedTask()) {
            task.run();
          }
        }
        case NEED_WRAP -> engine.wrap(nothing, out);
        case NEED_UNWRAP -> {
          in.flip();
          plain.clear();
          SSLEngineResult result = engine.unwrap(in, plain);
          in.compact();
          if (result.getStatus() == SSLEngineResult.Status.BUFFER_UNDERFLOW
              || (result.bytesConsumed() == 0 && in.position() == 0)) {
            return;
          }
        }
        default -> {
          return;
        }
      }
    }
  }

  /** Seals {@code times} records and opens them. */
  void records(Clocks clocks, ByteBuffer content, int times) throws IOException {
    toClient.clear();
    for (int i = 0; i < times; i++) {
      content.clear();
      while (content.hasRemaining()) { // JSSE puts 16,367 bytes into a record at the most
        server.wrap(content, toClient);
      }
    }
    clocks.first();
    toClient.flip();
    int opened = 0;
    while (toClient.hasRemaining()) {
      plain.clear();
      client.unwrap(toClient, plain);
      opened += plain.position();
    }
    clocks.second();
    if (opened != times * content.limit()) {
      throw new IOException("of " + times * content.limit() + " bytes came out " + opened);
    }
  }

  SSLEngine server() {
    return server;
  }

  SSLEngine client() {
    return client;
  }
}
