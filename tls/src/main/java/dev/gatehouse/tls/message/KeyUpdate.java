package dev.gatehouse.tls.message;

import dev.gatehouse.tls.spec.HandshakeType;
import dev.gatehouse.tls.spec.Rule;
import dev.gatehouse.tls.spec.TlsException;
import dev.gatehouse.wire.Cursor;
import dev.gatehouse.wire.DecodeException;
import dev.gatehouse.wire.Writer;

/**
 * The sender's next record is under new keys: {@code u8 request_update} (RFC 8446, section 4.6.3).
 *
 * @param updateRequested whether the receiver is to change its sending keys too
 */
public record KeyUpdate(boolean updateRequested) implements HandshakeMessage {
  static KeyUpdate decode(Cursor in) throws DecodeException, TlsException {
    return switch (in.u8("request_update")) {
      case 0 -> new KeyUpdate(false);
      case 1 -> new KeyUpdate(true);
      // RFC 8446, 4.6.3: "If an implementation receives any other value, it MUST terminate the
      // connection with an
      // "illegal_parameter" alert."
      default -> throw TlsException.broken(Rule.KEY_UPDATE_VALUE);
    };
  }

  @Override
  public HandshakeType type() {
    return HandshakeType.KEY_UPDATE;
  }

  @Override
  public void encode(Writer out) {
    out.u8(updateRequested ? 1 : 0);
  }

  @Override
  public String describe() {
    return updateRequested ? "KeyUpdate update_requested" : "KeyUpdate";
  }
}
