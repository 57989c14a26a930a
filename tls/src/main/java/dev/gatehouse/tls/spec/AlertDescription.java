package dev.gatehouse.tls.spec;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What an alert says (RFC 8446, section 6; IANA registry "TLS Alerts"). Those that TLS 1.3 no
 * longer has are here to be understood and, in the versions that have them, to be sent.
 */
public enum AlertDescription {
  CLOSE_NOTIFY(0),
  UNEXPECTED_MESSAGE(10),
  BAD_RECORD_MAC(20),
  /**
   * Never sent: told apart from {@link #BAD_RECORD_MAC} it is a padding oracle (RFC 5246, section
   * 7.2.2).
   */
  DECRYPTION_FAILED(21),
  RECORD_OVERFLOW(22),
  DECOMPRESSION_FAILURE(30),
  HANDSHAKE_FAILURE(40),
  /** SSL 3.0's alone, a warning (RFC 6101, section 5.4.2). */
  NO_CERTIFICATE(41),
  BAD_CERTIFICATE(42),
  UNSUPPORTED_CERTIFICATE(43),
  CERTIFICATE_REVOKED(44),
  CERTIFICATE_EXPIRED(45),
  CERTIFICATE_UNKNOWN(46),
  ILLEGAL_PARAMETER(47),
  UNKNOWN_CA(48),
  ACCESS_DENIED(49),
  DECODE_ERROR(50),
  DECRYPT_ERROR(51),
  EXPORT_RESTRICTION(60),
  PROTOCOL_VERSION(70),
  INSUFFICIENT_SECURITY(71),
  INTERNAL_ERROR(80),
  INAPPROPRIATE_FALLBACK(86),
  USER_CANCELED(90),
  /** Before TLS 1.3, a warning (RFC 5246, section 7.2.2). */
  NO_RENEGOTIATION(100),
  MISSING_EXTENSION(109),
  UNSUPPORTED_EXTENSION(110),
  CERTIFICATE_UNOBTAINABLE(111),
  UNRECOGNIZED_NAME(112),
  BAD_CERTIFICATE_STATUS_RESPONSE(113),
  BAD_CERTIFICATE_HASH_VALUE(114),
  UNKNOWN_PSK_IDENTITY(115),
  CERTIFICATE_REQUIRED(116),
  GENERAL_ERROR(117),
  NO_APPLICATION_PROTOCOL(120);

  private static final @Nullable AlertDescription[] BY_CODE = new AlertDescription[256];

  static {
    for (AlertDescription description : values()) {
      BY_CODE[description.code] = description;
    }
  }

  private final int code;

  AlertDescription(int code) {
    this.code = code;
  }

  public int code() {
    return code;
  }

  /** The description with this code (0..255), or null where the registry has none that we use. */
  public static @Nullable AlertDescription of(int code) {
    return BY_CODE[code];
  }

  /** The RFC's spelling: {@code handshake_failure}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
