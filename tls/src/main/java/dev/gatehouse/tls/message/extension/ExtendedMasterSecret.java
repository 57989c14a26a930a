package dev.gatehouse.tls.message.extension;

import dev.gatehouse.tls.spec.ExtensionType;
import dev.gatehouse.tls.spec.TlsException;
import dev.gatehouse.wire.Cursor;
import dev.gatehouse.wire.Writer;

/**
 * extended_master_secret: the master secret is bound to the whole handshake; empty (RFC 7627,
 * section 5.1). In ClientHello and in the ServerHello of older versions.
 */
public record ExtendedMasterSecret() implements Extension {
  static ExtendedMasterSecret decode(Place place, Cursor in) throws TlsException {
    return switch (place) {
      case CLIENT_HELLO, OLDER_SERVER_HELLO -> new ExtendedMasterSecret();
      default -> throw place.forbids();
    };
  }

  @Override
  public ExtensionType type() {
    return ExtensionType.EXTENDED_MASTER_SECRET;
  }

  @Override
  public void encode(Writer out) {}

  @Override
  public String describe() {
    return "extended_master_secret";
  }
}
