package dev.gatehouse.tls.message.extension;

import dev.gatehouse.tls.spec.ExtensionType;
import dev.gatehouse.tls.spec.TlsException;
import dev.gatehouse.wire.Cursor;
import dev.gatehouse.wire.Writer;

/**
 * post_handshake_auth: the client would show a certificate later; empty (RFC 8446, section 4.2.6).
 * In ClientHello.
 */
public record PostHandshakeAuth() implements Extension {
  static PostHandshakeAuth decode(Place place, Cursor in) throws TlsException {
    return switch (place) {
      case CLIENT_HELLO -> new PostHandshakeAuth();
      default -> throw place.forbids();
    };
  }

  @Override
  public ExtensionType type() {
    return ExtensionType.POST_HANDSHAKE_AUTH;
  }

  @Override
  public void encode(Writer out) {}

  @Override
  public String describe() {
    return "post_handshake_auth";
  }
}
