package dev.gatehouse.tls.config;

import dev.gatehouse.crypto.Secret;
import dev.gatehouse.wire.Bytes;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.function.Consumer;

/**
 * Hears the secrets of a connection, so that a tool like Wireshark can read what was recorded of it
 * (RFC 9850). Whoever reads a key log reads the traffic: off until a person turns it on. Called
 * from within the engine, so it must neither block nor throw. Thread-safe if it is shared.
 */
public interface KeyLog {
  /** The labels (RFC 9850, section 2), by what they open. */
  enum Label {
    /** The master secret of a version before TLS 1.3, as Wireshark has called it ever since. */
    CLIENT_RANDOM,
    CLIENT_HANDSHAKE_TRAFFIC_SECRET,
    SERVER_HANDSHAKE_TRAFFIC_SECRET,
    CLIENT_TRAFFIC_SECRET_0,
    SERVER_TRAFFIC_SECRET_0,
    EXPORTER_SECRET
  }

  /** No secret leaves. */
  KeyLog NONE = (_, _, _) -> {};

  /**
   * A secret came into being.
   *
   * @param clientRandom 32 bytes, which tell the connections apart
   * @param secret the connection's own: read it before this returns, and do not close it
   */
  void log(Label label, Bytes clientRandom, Secret secret);

  /** Lines as Wireshark reads them: {@code LABEL CLIENT_RANDOM SECRET}, without a line end. */
  static KeyLog lines(Consumer<String> sink) {
    return (label, clientRandom, secret) -> {
      byte[] exposed = secret.exposeForKeyLog();
      try {
        sink.accept(label + " " + clientRandom.toHex() + " " + HexFormat.of().formatHex(exposed));
      } finally {
        Arrays.fill(exposed, (byte) 0);
      }
    };
  }
}
