package dev.gatehouse.tls.keys;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** ClientHello to a Certificate message: what its CertificateVerify signs. */
public final class ThroughCertificate extends TranscriptPoint {
  private static final byte[] SERVER = prefix("TLS 1.3, server CertificateVerify");
  private static final byte[] CLIENT = prefix("TLS 1.3, client CertificateVerify");

  ThroughCertificate(byte[] hash) {
    super(hash);
  }

  /** What the server's CertificateVerify signs (RFC 8446, section 4.4.3). The caller's array. */
  public byte[] toBeSignedByServer() {
    return append(SERVER);
  }

  /** What the client's CertificateVerify signs (RFC 8446, section 4.4.3). The caller's array. */
  public byte[] toBeSignedByClient() {
    return append(CLIENT);
  }

  private byte[] append(byte[] prefix) {
    byte[] content = Arrays.copyOf(prefix, prefix.length + bytes().length);
    System.arraycopy(bytes(), 0, content, prefix.length, bytes().length);
    return content;
  }

  /** RFC 8446, section 4.4.3: octet 32 repeated 64 times, the context string, a single 0 byte. */
  private static byte[] prefix(String context) {
    byte[] text = (" ".repeat(64) + context).getBytes(StandardCharsets.US_ASCII);
    return Arrays.copyOf(text, text.length + 1);
  }
}
