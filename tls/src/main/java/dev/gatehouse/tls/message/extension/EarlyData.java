package dev.gatehouse.tls.message.extension;

import dev.gatehouse.tls.spec.ExtensionType;
import dev.gatehouse.tls.spec.TlsException;
import dev.gatehouse.wire.Cursor;
import dev.gatehouse.wire.DecodeException;
import dev.gatehouse.wire.Writer;

/** early_data (RFC 8446, section 4.2.10). */
public sealed interface EarlyData extends Extension {
  @Override
  default ExtensionType type() {
    return ExtensionType.EARLY_DATA;
  }

  /** In ClientHello: early data follows. In EncryptedExtensions: it is accepted. Empty. */
  record Indication() implements EarlyData {
    @Override
    public void encode(Writer out) {}

    @Override
    public String describe() {
      return "early_data";
    }
  }

  /**
   * In NewSessionTicket: how much early data the ticket is good for.
   *
   * @param maxEarlyDataSize bytes of plaintext, 0..2^32-1
   */
  record Limit(long maxEarlyDataSize) implements EarlyData {
    @Override
    public void encode(Writer out) {
      out.u32(maxEarlyDataSize);
    }

    @Override
    public String describe() {
      return "max_early_data=" + maxEarlyDataSize;
    }
  }

  static EarlyData decode(Place place, Cursor in) throws DecodeException, TlsException {
    return switch (place) {
      case CLIENT_HELLO, ENCRYPTED_EXTENSIONS -> new Indication();
      case NEW_SESSION_TICKET -> new Limit(in.u32("max_early_data_size"));
      default -> throw place.forbids();
    };
  }
}
