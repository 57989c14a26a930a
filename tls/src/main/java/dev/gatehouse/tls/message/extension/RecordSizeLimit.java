package dev.gatehouse.tls.message.extension;

import dev.gatehouse.tls.spec.ExtensionType;
import dev.gatehouse.tls.spec.Rule;
import dev.gatehouse.tls.spec.TlsException;
import dev.gatehouse.wire.Cursor;
import dev.gatehouse.wire.DecodeException;
import dev.gatehouse.wire.Writer;

/**
 * record_size_limit: the largest record that the sender takes (RFC 8449, section 4). In ClientHello
 * and EncryptedExtensions.
 *
 * @param recordSizeLimit bytes of plaintext with its content type, 64..2^16-1
 */
public record RecordSizeLimit(int recordSizeLimit) implements Extension {
  static RecordSizeLimit decode(Place place, Cursor in) throws DecodeException, TlsException {
    return switch (place) {
      case CLIENT_HELLO, ENCRYPTED_EXTENSIONS -> {
        int limit = in.u16("RecordSizeLimit");
        if (limit < 64) {
          // RFC 8449, 4: "An endpoint MUST treat receipt of a smaller value as a fatal error and
          // generate an
          // "illegal_parameter" alert."
          throw TlsException.broken(Rule.RECORD_SIZE_LIMIT_VALUE);
        }
        yield new RecordSizeLimit(limit);
      }
      default -> throw place.forbids();
    };
  }

  @Override
  public ExtensionType type() {
    return ExtensionType.RECORD_SIZE_LIMIT;
  }

  @Override
  public void encode(Writer out) {
    out.u16(recordSizeLimit);
  }

  @Override
  public String describe() {
    return "record_size_limit=" + recordSizeLimit;
  }
}
