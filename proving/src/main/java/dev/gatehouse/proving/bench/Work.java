package dev.gatehouse.proving.bench;

import java.util.List;

/**
 * A row of the table before it is measured.
 *
 * @param line as contenders are asked for it, without the milliseconds
 * @param bytes of content in a record; 0 for handshakes
 * @param sides what its two clocks stand for
 */
record Work(String title, String line, int bytes, List<String> sides) {
  static final List<Work> ALL =
      List.of(
          handshake("ecdsa", "x25519", "full handshake"),
          handshake("ecdsa", "X25519MLKEM768", "full handshake, X25519MLKEM768"),
          handshake("rsa", "x25519", "full handshake, RSA-2048"),
          handshake12("ecdsa", "full handshake, TLS 1.2"),
          handshake12("rsa", "full handshake, TLS 1.2, RSA-2048"),
          records("TLS_AES_128_GCM_SHA256", 16_384),
          records("TLS_AES_256_GCM_SHA384", 16_384),
          records("TLS_CHACHA20_POLY1305_SHA256", 16_384),
          records("TLS_AES_128_GCM_SHA256", 100),
          records("TLS_AES_256_GCM_SHA384", 100),
          records("TLS_CHACHA20_POLY1305_SHA256", 100));

  /** Whether it is worth a quick look: AES-256 goes as AES-128 does. */
  boolean inShort() {
    return !title.startsWith("AES-256");
  }

  private static Work handshake(String certificate, String group, String title) {
    return new Work(
        title, "handshake " + certificate + " " + group, 0, List.of("server", "client"));
  }

  private static Work handshake12(String certificate, String title) {
    return new Work(
        title, "handshake-1.2 " + certificate + " x25519", 0, List.of("server", "client"));
  }

  private static Work records(String suite, int bytes) {
    String cipher = suite.replaceAll("^TLS_|_SHA\\d+$", "").replace('_', '-');
    String title = cipher + ", " + (bytes == 16_384 ? "16 KiB" : bytes + " B");
    return new Work(title, "records " + suite + " " + bytes, bytes, List.of("protect", "open"));
  }
}
