package dev.gatehouse.tls.spec;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The handshake messages of SSL 3.0 to TLS 1.3 (RFC 5246, section 7.4; RFC 8446, section 4; IANA
 * registry "TLS HandshakeType"). Which of them a version has, a decoder's dialect knows.
 */
public enum HandshakeType {
  HELLO_REQUEST(0),
  CLIENT_HELLO(1),
  SERVER_HELLO(2),
  NEW_SESSION_TICKET(4),
  END_OF_EARLY_DATA(5),
  ENCRYPTED_EXTENSIONS(8),
  CERTIFICATE(11),
  SERVER_KEY_EXCHANGE(12),
  CERTIFICATE_REQUEST(13),
  SERVER_HELLO_DONE(14),
  CERTIFICATE_VERIFY(15),
  CLIENT_KEY_EXCHANGE(16),
  FINISHED(20),
  KEY_UPDATE(24),
  /**
   * Never on the wire: stands for the first ClientHello in a transcript after a retry (RFC 8446,
   * section 4.4.1).
   */
  MESSAGE_HASH(254);

  private final int code;

  HandshakeType(int code) {
    this.code = code;
  }

  public int code() {
    return code;
  }

  /** The type that a peer may send under this code, or null. */
  public static @Nullable HandshakeType of(int code) {
    return switch (code) {
      case 0 -> HELLO_REQUEST;
      case 1 -> CLIENT_HELLO;
      case 2 -> SERVER_HELLO;
      case 4 -> NEW_SESSION_TICKET;
      case 5 -> END_OF_EARLY_DATA;
      case 8 -> ENCRYPTED_EXTENSIONS;
      case 11 -> CERTIFICATE;
      case 12 -> SERVER_KEY_EXCHANGE;
      case 13 -> CERTIFICATE_REQUEST;
      case 14 -> SERVER_HELLO_DONE;
      case 15 -> CERTIFICATE_VERIFY;
      case 16 -> CLIENT_KEY_EXCHANGE;
      case 20 -> FINISHED;
      case 24 -> KEY_UPDATE;
      default -> null;
    };
  }

  /** The RFC's spelling: {@code client_hello}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
