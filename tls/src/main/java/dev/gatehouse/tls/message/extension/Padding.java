package dev.gatehouse.tls.message.extension;

import dev.gatehouse.tls.spec.ExtensionType;
import dev.gatehouse.tls.spec.TlsException;
import dev.gatehouse.wire.Bytes;
import dev.gatehouse.wire.Cursor;
import dev.gatehouse.wire.Writer;

/**
 * padding: makes a ClientHello longer (RFC 7685).
 *
 * @param zeros the client must send zeros, but the RFC gives no server the duty to look
 */
public record Padding(Bytes zeros) implements Extension {
  static Padding decode(Place place, Cursor in) throws TlsException {
    return switch (place) {
      case CLIENT_HELLO -> new Padding(in.rest());
      default -> throw place.forbids();
    };
  }

  @Override
  public ExtensionType type() {
    return ExtensionType.PADDING;
  }

  @Override
  public void encode(Writer out) {
    out.raw(zeros);
  }

  @Override
  public String describe() {
    return "padding=" + zeros.length() + "B";
  }
}
