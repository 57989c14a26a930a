package dev.gatehouse.tls.spec;

/**
 * A protocol version as its two bytes on the wire, known to us or not (RFC 8446, sections 4.1.2 and
 * 4.2.1).
 */
public record ProtocolVersion(int code) {
  public static final ProtocolVersion SSL_3_0 = new ProtocolVersion(0x0300);
  public static final ProtocolVersion TLS_1_0 = new ProtocolVersion(0x0301);
  public static final ProtocolVersion TLS_1_1 = new ProtocolVersion(0x0302);
  public static final ProtocolVersion TLS_1_2 = new ProtocolVersion(0x0303);
  public static final ProtocolVersion TLS_1_3 = new ProtocolVersion(0x0304);

  /** Whether this came before {@code other}. Both are versions of ours. */
  public boolean isBefore(ProtocolVersion other) {
    return code < other.code;
  }

  public static ProtocolVersion of(int code) {
    return switch (code) {
      case 0x0300 -> SSL_3_0;
      case 0x0301 -> TLS_1_0;
      case 0x0302 -> TLS_1_1;
      case 0x0303 -> TLS_1_2;
      case 0x0304 -> TLS_1_3;
      default -> new ProtocolVersion(code);
    };
  }

  @Override
  public String toString() {
    return switch (code) {
      case 0x0300 -> "SSLv3";
      case 0x0301 -> "TLSv1.0";
      case 0x0302 -> "TLSv1.1";
      case 0x0303 -> "TLSv1.2";
      case 0x0304 -> "TLSv1.3";
      default -> Codes.unknown(code);
    };
  }
}
