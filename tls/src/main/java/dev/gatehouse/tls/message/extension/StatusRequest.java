package dev.gatehouse.tls.message.extension;

import dev.gatehouse.tls.spec.ExtensionType;
import dev.gatehouse.tls.spec.TlsException;
import dev.gatehouse.wire.Bytes;
import dev.gatehouse.wire.Cursor;
import dev.gatehouse.wire.Writer;

/**
 * status_request: asks for an OCSP response with the certificate, and carries it (RFC 8446, section
 * 4.4.2.1; RFC 6066, section 8). In ClientHello, CertificateRequest and Certificate.
 *
 * @param data extension_data, undecoded: nothing in this engine acts on it
 */
public record StatusRequest(Bytes data) implements Extension {
  static StatusRequest decode(Place place, Cursor in) throws TlsException {
    return switch (place) {
      case CLIENT_HELLO, CERTIFICATE_REQUEST, CERTIFICATE -> new StatusRequest(in.rest());
      default -> throw place.forbids();
    };
  }

  @Override
  public ExtensionType type() {
    return ExtensionType.STATUS_REQUEST;
  }

  @Override
  public void encode(Writer out) {
    out.raw(data);
  }

  @Override
  public String describe() {
    return "status_request=" + data.length() + "B";
  }
}
