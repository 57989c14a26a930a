package dev.gatehouse.tls.message.extension;

import dev.gatehouse.tls.spec.ExtensionType;
import dev.gatehouse.tls.spec.TlsException;
import dev.gatehouse.wire.Bytes;
import dev.gatehouse.wire.Cursor;
import dev.gatehouse.wire.DecodeException;
import dev.gatehouse.wire.Writer;

/**
 * cookie: what a server gives in HelloRetryRequest and gets back in the second ClientHello (RFC
 * 8446, section 4.2.2).
 *
 * @param cookie 1..2^16-1 bytes
 */
public record Cookie(Bytes cookie) implements Extension {
  static Cookie decode(Place place, Cursor in) throws DecodeException, TlsException {
    return switch (place) {
      case CLIENT_HELLO, HELLO_RETRY_REQUEST -> {
        Bytes cookie = in.opaque16("cookie");
        if (cookie.isEmpty()) {
          throw in.error("cookie is empty");
        }
        yield new Cookie(cookie);
      }
      default -> throw place.forbids();
    };
  }

  @Override
  public ExtensionType type() {
    return ExtensionType.COOKIE;
  }

  @Override
  public void encode(Writer out) {
    out.opaque16(cookie);
  }

  @Override
  public String describe() {
    return "cookie=" + cookie.length() + "B";
  }
}
