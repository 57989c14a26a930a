package dev.gatehouse.tls.keys;

import dev.gatehouse.crypto.Secret;
import dev.gatehouse.wire.Bytes;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.function.Consumer;

/**
 * Hears the secrets of a connection, so that a tool like Wireshark can read what was recorded of it
 * (RFC 9850). Whoever reads a key log reads the traffic: for debugging only.
 */
@FunctionalInterface
public interface KeyLog {
  String CLIENT_HANDSHAKE_TRAFFIC_SECRET = "CLIENT_HANDSHAKE_TRAFFIC_SECRET";
  String SERVER_HANDSHAKE_TRAFFIC_SECRET = "SERVER_HANDSHAKE_TRAFFIC_SECRET";
  String CLIENT_TRAFFIC_SECRET_0 = "CLIENT_TRAFFIC_SECRET_0";
  String SERVER_TRAFFIC_SECRET_0 = "SERVER_TRAFFIC_SECRET_0";
  String EXPORTER_SECRET = "EXPORTER_SECRET";

  /**
   * A secret came into being. Called from within the engine, so it must neither block nor throw.
   *
   * @param label one of the constants above
   * @param clientRandom the 32 bytes of ClientHello.random, which name the connection
   * @param secret the engine's own: read it before this returns, and do not close it
   */
  void log(String label, Bytes clientRandom, Secret secret);

  /**
   * A key log of lines, {@code LABEL clientRandom secret} in hexadecimal and without line end, as
   * files under the name in SSLKEYLOGFILE have them (RFC 9850, section 2).
   */
  static KeyLog lines(Consumer<String> line) {
    return (label, clientRandom, secret) -> {
      byte[] exposed = secret.exposeForKeyLog();
      try {
        line.accept(label + " " + clientRandom.toHex() + " " + HexFormat.of().formatHex(exposed));
      } finally {
        Arrays.fill(exposed, (byte) 0);
      }
    };
  }
}
