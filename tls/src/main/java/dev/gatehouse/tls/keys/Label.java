package dev.gatehouse.tls.keys;

import dev.gatehouse.crypto.Hkdf;
import dev.gatehouse.crypto.Secret;
import java.nio.charset.StandardCharsets;

/**
 * A label of HKDF-Expand-Label, encoded once: {@code u16 length, opaque8 "tls13 " + label, opaque8
 * context} (RFC 8446, section 7.1).
 */
final class Label {
  /** RFC 8446, section 7.1: label<7..255>, of which "tls13 " takes 6. */
  private static final int MOST_CHARACTERS = 249;

  private static final byte[] NOTHING = {};

  static final Label DERIVED = of("derived");
  static final Label CLIENT_HANDSHAKE_TRAFFIC = of("c hs traffic");
  static final Label SERVER_HANDSHAKE_TRAFFIC = of("s hs traffic");
  static final Label CLIENT_APPLICATION_TRAFFIC = of("c ap traffic");
  static final Label SERVER_APPLICATION_TRAFFIC = of("s ap traffic");
  static final Label EXPORTER_MASTER = of("exp master");
  static final Label EXPORTER = of("exporter");
  static final Label FINISHED = of("finished");
  static final Label KEY = of("key");
  static final Label IV = of("iv");
  static final Label TRAFFIC_UPDATE = of("traffic upd");

  private final byte[] encoded; // opaque8 label

  private Label(byte[] encoded) {
    this.encoded = encoded;
  }

  /** {@code label}: 1..249 ASCII characters, without "tls13 ". */
  static Label of(String label) {
    if (label.isEmpty() || label.length() > MOST_CHARACTERS) {
      throw new IllegalArgumentException(
          "a label has 1.." + MOST_CHARACTERS + " characters, not " + label.length());
    }
    byte[] text = ("?tls13 " + label).getBytes(StandardCharsets.US_ASCII);
    text[0] = (byte) (text.length - 1);
    return new Label(text);
  }

  /** HKDF-Expand-Label with an empty context, to {@code length} bytes. */
  Secret expand(Hkdf hkdf, Secret secret, int length) {
    return expand(hkdf, secret, NOTHING, length);
  }

  /** Derive-Secret: {@code transcriptHash} is Transcript-Hash(Messages). */
  Secret derive(Hkdf hkdf, Secret secret, byte[] transcriptHash) {
    return expand(hkdf, secret, transcriptHash, hkdf.hash().bytes());
  }

  /** HKDF-Expand-Label; {@code context} 0..255 bytes. */
  Secret expand(Hkdf hkdf, Secret secret, byte[] context, int length) {
    return hkdf.expand(secret, info(context, length), length);
  }

  /** The struct HkdfLabel. */
  byte[] info(byte[] context, int length) {
    byte[] info = new byte[2 + encoded.length + 1 + context.length];
    info[0] = (byte) (length >> 8);
    info[1] = (byte) length;
    System.arraycopy(encoded, 0, info, 2, encoded.length);
    int at = 2 + encoded.length;
    info[at++] = (byte) context.length;
    System.arraycopy(context, 0, info, at, context.length);
    return info;
  }
}
