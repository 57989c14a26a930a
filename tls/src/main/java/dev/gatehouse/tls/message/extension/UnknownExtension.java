package dev.gatehouse.tls.message.extension;

import dev.gatehouse.tls.spec.ExtensionType;
import dev.gatehouse.wire.Bytes;
import dev.gatehouse.wire.Cursor;
import dev.gatehouse.wire.Writer;

/**
 * An extension that means nothing to this engine, kept as it came: GREASE (RFC 8701), what is newer
 * than we are, and what we never ask for, such as session_ticket. It may stand anywhere.
 */
public record UnknownExtension(ExtensionType type, Bytes data) implements Extension {
  static UnknownExtension decode(int type, Cursor in) {
    return new UnknownExtension(new ExtensionType(type), in.rest());
  }

  @Override
  public void encode(Writer out) {
    out.raw(data);
  }

  @Override
  public String describe() {
    return type + "=" + data.length() + "B";
  }
}
