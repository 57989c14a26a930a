package dev.gatehouse.tls.message.extension;

import dev.gatehouse.tls.spec.ExtensionType;
import dev.gatehouse.tls.spec.TlsException;
import dev.gatehouse.wire.Bytes;
import dev.gatehouse.wire.Cursor;
import dev.gatehouse.wire.Writer;

/**
 * signed_certificate_timestamp: asks for timestamps with the certificate, and carries them (RFC
 * 8446, section 4.4.2.1; RFC 6962, section 3.3.1). In ClientHello, CertificateRequest and
 * Certificate.
 *
 * @param data extension_data, undecoded: nothing in this engine acts on it
 */
public record SignedCertificateTimestamp(Bytes data) implements Extension {
  static SignedCertificateTimestamp decode(Place place, Cursor in) throws TlsException {
    return switch (place) {
      case CLIENT_HELLO, CERTIFICATE_REQUEST, CERTIFICATE ->
          new SignedCertificateTimestamp(in.rest());
      default -> throw place.forbids();
    };
  }

  @Override
  public ExtensionType type() {
    return ExtensionType.SIGNED_CERTIFICATE_TIMESTAMP;
  }

  @Override
  public void encode(Writer out) {
    out.raw(data);
  }

  @Override
  public String describe() {
    return "signed_certificate_timestamp=" + data.length() + "B";
  }
}
