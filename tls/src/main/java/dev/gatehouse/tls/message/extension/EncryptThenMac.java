package dev.gatehouse.tls.message.extension;

import dev.gatehouse.tls.spec.ExtensionType;
import dev.gatehouse.tls.spec.TlsException;
import dev.gatehouse.wire.Cursor;
import dev.gatehouse.wire.Writer;

/**
 * encrypt_then_mac: with a block cipher, the MAC covers the ciphertext; empty (RFC 7366, section
 * 2). In ClientHello and in the ServerHello of older versions.
 */
public record EncryptThenMac() implements Extension {
  static EncryptThenMac decode(Place place, Cursor in) throws TlsException {
    return switch (place) {
      case CLIENT_HELLO, OLDER_SERVER_HELLO -> new EncryptThenMac();
      default -> throw place.forbids();
    };
  }

  @Override
  public ExtensionType type() {
    return ExtensionType.ENCRYPT_THEN_MAC;
  }

  @Override
  public void encode(Writer out) {}

  @Override
  public String describe() {
    return "encrypt_then_mac";
  }
}
