package dev.gatehouse.tls.message.extension;

import dev.gatehouse.tls.spec.ExtensionType;
import dev.gatehouse.tls.spec.SignatureScheme;
import dev.gatehouse.tls.spec.TlsException;
import dev.gatehouse.wire.Cursor;
import dev.gatehouse.wire.DecodeException;
import dev.gatehouse.wire.Writer;
import java.util.List;

/**
 * signature_algorithms: what the sender verifies in CertificateVerify, and in certificates too
 * unless signature_algorithms_cert says otherwise: {@code SignatureScheme
 * supported_signature_algorithms<2..2^16-2>}, most preferred first (RFC 8446, section 4.2.3). In
 * ClientHello and CertificateRequest.
 */
public record SignatureAlgorithms(List<SignatureScheme> supportedSignatureAlgorithms)
    implements Extension {
  public SignatureAlgorithms {
    supportedSignatureAlgorithms = List.copyOf(supportedSignatureAlgorithms);
  }

  static SignatureAlgorithms decode(Place place, Cursor in) throws DecodeException, TlsException {
    return switch (place) {
      case CLIENT_HELLO, CERTIFICATE_REQUEST ->
          new SignatureAlgorithms(
              in.vector16("supported_signature_algorithms")
                  .nonEmptyList(
                      "supported_signature_algorithms",
                      s -> SignatureScheme.of(s.u16("SignatureScheme"))));
      default -> throw place.forbids();
    };
  }

  @Override
  public ExtensionType type() {
    return ExtensionType.SIGNATURE_ALGORITHMS;
  }

  @Override
  public void encode(Writer out) {
    out.vector16(
        () -> {
          for (SignatureScheme scheme : supportedSignatureAlgorithms) {
            out.u16(scheme.code());
          }
        });
  }

  @Override
  public String describe() {
    return "schemes=" + supportedSignatureAlgorithms;
  }
}
