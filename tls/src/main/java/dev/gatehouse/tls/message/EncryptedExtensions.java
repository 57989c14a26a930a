package dev.gatehouse.tls.message;

import dev.gatehouse.tls.message.extension.ApplicationProtocols;
import dev.gatehouse.tls.message.extension.EarlyData;
import dev.gatehouse.tls.message.extension.Extensions;
import dev.gatehouse.tls.message.extension.Place;
import dev.gatehouse.tls.spec.HandshakeType;
import dev.gatehouse.tls.spec.Rule;
import dev.gatehouse.tls.spec.TlsException;
import dev.gatehouse.wire.Cursor;
import dev.gatehouse.wire.DecodeException;
import dev.gatehouse.wire.Writer;
import org.jspecify.annotations.Nullable;

/**
 * The server's answers that need no clear text: {@code Extension extensions<0..2^16-1>} (RFC 8446,
 * section 4.3.1).
 */
public record EncryptedExtensions(Extensions extensions) implements HandshakeMessage {
  static EncryptedExtensions decode(Cursor in) throws DecodeException, TlsException {
    return new EncryptedExtensions(Extensions.decode(Place.ENCRYPTED_EXTENSIONS, in));
  }

  /**
   * Checks that each extension answers one of the client's (RFC 8446, section 4.2).
   *
   * @throws TlsException with {@link Rule#EXTENSION_SOLICITED}
   */
  public void requireSolicitedBy(ClientHello hello) throws TlsException {
    extensions.requireSolicitedBy(hello.extensions());
  }

  @Override
  public HandshakeType type() {
    return HandshakeType.ENCRYPTED_EXTENSIONS;
  }

  @Override
  public void encode(Writer out) {
    extensions.encode(out);
  }

  @Override
  public String describe() {
    return "EncryptedExtensions" + extensions.describe();
  }

  /** The server's choice of protocol, one name, or null. */
  public @Nullable ApplicationProtocols applicationProtocols() {
    return extensions.find(ApplicationProtocols.class);
  }

  /** Whether the server takes the early data. */
  public boolean acceptsEarlyData() {
    return extensions.find(EarlyData.Indication.class) != null;
  }
}
