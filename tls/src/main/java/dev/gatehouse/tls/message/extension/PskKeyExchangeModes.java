package dev.gatehouse.tls.message.extension;

import dev.gatehouse.tls.spec.ExtensionType;
import dev.gatehouse.tls.spec.TlsException;
import dev.gatehouse.wire.Bytes;
import dev.gatehouse.wire.Cursor;
import dev.gatehouse.wire.DecodeException;
import dev.gatehouse.wire.Writer;

/**
 * psk_key_exchange_modes: how the client would use a pre-shared key, {@code PskKeyExchangeMode
 * ke_modes<1..255>} (RFC 8446, section 4.2.9). In ClientHello.
 *
 * @param keModes a byte for each mode, known to us or not
 */
public record PskKeyExchangeModes(Bytes keModes) implements Extension {
  /** The key alone: no forward secrecy. */
  public static final int PSK_KE = 0;

  /** The key and a key exchange. */
  public static final int PSK_DHE_KE = 1;

  static PskKeyExchangeModes decode(Place place, Cursor in) throws DecodeException, TlsException {
    return switch (place) {
      case CLIENT_HELLO -> {
        Bytes modes = in.opaque8("ke_modes");
        if (modes.isEmpty()) {
          throw in.error("ke_modes is empty");
        }
        yield new PskKeyExchangeModes(modes);
      }
      default -> throw place.forbids();
    };
  }

  /** Whether the client would take that mode. */
  public boolean allows(int mode) {
    for (int i = 0; i < keModes.length(); i++) {
      if (keModes.at(i) == mode) {
        return true;
      }
    }
    return false;
  }

  @Override
  public ExtensionType type() {
    return ExtensionType.PSK_KEY_EXCHANGE_MODES;
  }

  @Override
  public void encode(Writer out) {
    out.opaque8(keModes);
  }

  @Override
  public String describe() {
    StringBuilder text = new StringBuilder("psk_modes=[");
    for (int i = 0; i < keModes.length(); i++) {
      text.append(i == 0 ? "" : ", ")
          .append(
              switch (keModes.at(i)) {
                case PSK_KE -> "psk_ke";
                case PSK_DHE_KE -> "psk_dhe_ke";
                default -> Integer.toString(keModes.at(i));
              });
    }
    return text.append(']').toString();
  }
}
