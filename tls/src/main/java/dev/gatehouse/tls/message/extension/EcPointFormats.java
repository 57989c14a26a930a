package dev.gatehouse.tls.message.extension;

import dev.gatehouse.tls.spec.ExtensionType;
import dev.gatehouse.tls.spec.Rule;
import dev.gatehouse.tls.spec.TlsException;
import dev.gatehouse.wire.Bytes;
import dev.gatehouse.wire.Cursor;
import dev.gatehouse.wire.DecodeException;
import dev.gatehouse.wire.Writer;

/**
 * ec_point_formats: {@code ECPointFormat ec_point_format_list<1..2^8-1>}, how the sender reads
 * points of the older curves (RFC 8422, section 5.1.2). In ClientHello and in the ServerHello of
 * older versions. TLS 1.3 has one format for each group, and ignores it.
 *
 * @param ecPointFormatList 1..255 formats of a byte each, {@link #UNCOMPRESSED} among them
 */
public record EcPointFormats(Bytes ecPointFormatList) implements Extension {
  /** The one format that is not deprecated. */
  public static final int UNCOMPRESSED = 0;

  /** What we send: uncompressed alone. */
  public static final EcPointFormats UNCOMPRESSED_ONLY = new EcPointFormats(Bytes.hex("00"));

  static EcPointFormats decode(Place place, Cursor in) throws DecodeException, TlsException {
    return switch (place) {
      case CLIENT_HELLO, OLDER_SERVER_HELLO -> decodeList(in);
      default -> throw place.forbids();
    };
  }

  private static EcPointFormats decodeList(Cursor in) throws DecodeException, TlsException {
    Bytes formats = in.opaque8("ec_point_format_list");
    if (formats.isEmpty()) {
      throw in.error("ec_point_format_list is empty");
    }
    for (int i = 0; i < formats.length(); i++) {
      if (formats.at(i) == UNCOMPRESSED) {
        return new EcPointFormats(formats);
      }
    }
    throw TlsException.broken(Rule.EC_POINT_FORMATS_UNCOMPRESSED);
  }

  @Override
  public ExtensionType type() {
    return ExtensionType.EC_POINT_FORMATS;
  }

  @Override
  public void encode(Writer out) {
    out.opaque8(ecPointFormatList);
  }

  @Override
  public String describe() {
    return "point_formats=0x" + ecPointFormatList.toHex();
  }
}
