package dev.gatehouse.tls.message;

import dev.gatehouse.tls.message.extension.CertificateAuthorities;
import dev.gatehouse.tls.message.extension.Extensions;
import dev.gatehouse.tls.message.extension.Place;
import dev.gatehouse.tls.message.extension.SignatureAlgorithms;
import dev.gatehouse.tls.message.extension.SignatureAlgorithmsCert;
import dev.gatehouse.tls.spec.HandshakeType;
import dev.gatehouse.tls.spec.Rule;
import dev.gatehouse.tls.spec.TlsException;
import dev.gatehouse.wire.Bytes;
import dev.gatehouse.wire.Cursor;
import dev.gatehouse.wire.DecodeException;
import dev.gatehouse.wire.Writer;
import org.jspecify.annotations.Nullable;

/**
 * The server wants to see a certificate: {@code opaque8 certificate_request_context, Extension
 * extensions<2..2^16-1>} (RFC 8446, section 4.3.2).
 *
 * @param certificateRequestContext 0..255 bytes, empty during the handshake
 * @param extensions signature_algorithms among them
 */
public record CertificateRequest(Bytes certificateRequestContext, Extensions extensions)
    implements HandshakeMessage {
  static CertificateRequest decode(Cursor in) throws DecodeException, TlsException {
    Bytes context = in.opaque8("certificate_request_context");
    Extensions extensions = Extensions.decode(Place.CERTIFICATE_REQUEST, in);
    if (extensions.find(SignatureAlgorithms.class) == null) {
      // RFC 8446, 4.3.2: "The "signature_algorithms" extension MUST be specified".
      throw TlsException.broken(Rule.EXTENSION_NEEDED);
    }
    return new CertificateRequest(context, extensions);
  }

  @Override
  public HandshakeType type() {
    return HandshakeType.CERTIFICATE_REQUEST;
  }

  @Override
  public void encode(Writer out) {
    out.opaque8(certificateRequestContext);
    extensions.encode(out);
  }

  @Override
  public String describe() {
    return "CertificateRequest"
        + (certificateRequestContext.isEmpty()
            ? ""
            : " context=" + certificateRequestContext.length() + "B")
        + extensions.describe();
  }

  /** What the server verifies; null only in a message of our own that nobody may send. */
  public @Nullable SignatureAlgorithms signatureAlgorithms() {
    return extensions.find(SignatureAlgorithms.class);
  }

  /** What the server verifies in certificates; null if that is {@link #signatureAlgorithms}. */
  public @Nullable SignatureAlgorithmsCert signatureAlgorithmsCert() {
    return extensions.find(SignatureAlgorithmsCert.class);
  }

  public @Nullable CertificateAuthorities certificateAuthorities() {
    return extensions.find(CertificateAuthorities.class);
  }
}
