package dev.gatehouse.tls.spec;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The handshake messages of TLS 1.3 (RFC 8446, section 4; IANA registry "TLS HandshakeType"). */
public enum HandshakeType {
  CLIENT_HELLO(1),
  SERVER_HELLO(2),
  NEW_SESSION_TICKET(4),
  END_OF_EARLY_DATA(5),
  ENCRYPTED_EXTENSIONS(8),
  CERTIFICATE(11),
  CERTIFICATE_REQUEST(13),
  CERTIFICATE_VERIFY(15),
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
      case 1 -> CLIENT_HELLO;
      case 2 -> SERVER_HELLO;
      case 4 -> NEW_SESSION_TICKET;
      case 5 -> END_OF_EARLY_DATA;
      case 8 -> ENCRYPTED_EXTENSIONS;
      case 11 -> CERTIFICATE;
      case 13 -> CERTIFICATE_REQUEST;
      case 15 -> CERTIFICATE_VERIFY;
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
