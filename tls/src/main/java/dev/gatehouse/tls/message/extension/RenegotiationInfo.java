package dev.gatehouse.tls.message.extension;

import dev.gatehouse.tls.spec.ExtensionType;
import dev.gatehouse.tls.spec.TlsException;
import dev.gatehouse.wire.Bytes;
import dev.gatehouse.wire.Cursor;
import dev.gatehouse.wire.DecodeException;
import dev.gatehouse.wire.Writer;

/**
 * renegotiation_info: {@code opaque8 renegotiated_connection}, which handshake of this connection
 * the present one continues (RFC 5746, section 3.2). In ClientHello and in the ServerHello of older
 * versions. That it is empty in a connection's first handshake is for the handshake to check, for
 * only it knows which one it is.
 *
 * @param renegotiatedConnection 0..255 bytes
 */
public record RenegotiationInfo(Bytes renegotiatedConnection) implements Extension {
  static RenegotiationInfo decode(Place place, Cursor in) throws DecodeException, TlsException {
    return switch (place) {
      case CLIENT_HELLO, OLDER_SERVER_HELLO ->
          new RenegotiationInfo(in.opaque8("renegotiated_connection"));
      default -> throw place.forbids();
    };
  }

  @Override
  public ExtensionType type() {
    return ExtensionType.RENEGOTIATION_INFO;
  }

  @Override
  public void encode(Writer out) {
    out.opaque8(renegotiatedConnection);
  }

  @Override
  public String describe() {
    return renegotiatedConnection.isEmpty()
        ? "renegotiation_info"
        : "renegotiation_info=" + renegotiatedConnection.length() + "B";
  }
}
