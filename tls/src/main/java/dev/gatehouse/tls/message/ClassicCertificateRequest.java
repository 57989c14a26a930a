package dev.gatehouse.tls.message;

import dev.gatehouse.tls.message.Dialect.Classic;
import dev.gatehouse.tls.message.extension.CertificateAuthorities;
import dev.gatehouse.tls.spec.ClientCertificateType;
import dev.gatehouse.tls.spec.HandshakeType;
import dev.gatehouse.tls.spec.SignatureScheme;
import dev.gatehouse.wire.Bytes;
import dev.gatehouse.wire.Cursor;
import dev.gatehouse.wire.DecodeException;
import dev.gatehouse.wire.Writer;
import java.util.List;

/**
 * The server wants to see a certificate, before TLS 1.3: {@code ClientCertificateType
 * certificate_types<1..2^8-1>, SignatureScheme supported_signature_algorithms<2..2^16-2>,
 * DistinguishedName certificate_authorities<0..2^16-1>}, the middle one in TLS 1.2 only (RFC 5246,
 * section 7.4.4; RFC 6101, section 5.6.4).
 *
 * @param certificateTypes at least one, most preferred first
 * @param supportedSignatureAlgorithms what the server verifies, at least one in TLS 1.2; empty in
 *     older versions
 * @param certificateAuthorities whom the server trusts, each a DER-encoded X.501 name of 1..2^16-1
 *     bytes, not decoded here; none says nothing
 */
public record ClassicCertificateRequest(
    List<ClientCertificateType> certificateTypes,
    List<SignatureScheme> supportedSignatureAlgorithms,
    List<Bytes> certificateAuthorities)
    implements HandshakeMessage {
  public ClassicCertificateRequest {
    certificateTypes = List.copyOf(certificateTypes);
    supportedSignatureAlgorithms = List.copyOf(supportedSignatureAlgorithms);
    certificateAuthorities = List.copyOf(certificateAuthorities);
  }

  static ClassicCertificateRequest decode(Classic dialect, Cursor in) throws DecodeException {
    List<ClientCertificateType> types =
        in.vector8("certificate_types")
            .nonEmptyList(
                "certificate_types", t -> ClientCertificateType.of(t.u8("ClientCertificateType")));
    List<SignatureScheme> schemes =
        dialect.namesSignatureSchemes()
            ? in.vector16("supported_signature_algorithms")
                .nonEmptyList(
                    "supported_signature_algorithms",
                    s -> SignatureScheme.of(s.u16("SignatureAndHashAlgorithm")))
            : List.of();
    // Until TLS 1.0 the list was <3..2^16-1>, but servers of all versions send an empty one, which
    // TLS 1.1 allowed.
    List<Bytes> authorities =
        in.vector16("certificate_authorities").list(CertificateAuthorities::decodeName);
    return new ClassicCertificateRequest(types, schemes, authorities);
  }

  @Override
  public HandshakeType type() {
    return HandshakeType.CERTIFICATE_REQUEST;
  }

  @Override
  public void encode(Writer out) {
    out.vector8(
        () -> {
          for (ClientCertificateType certificateType : certificateTypes) {
            out.u8(certificateType.code());
          }
        });
    if (!supportedSignatureAlgorithms.isEmpty()) {
      out.vector16(
          () -> {
            for (SignatureScheme scheme : supportedSignatureAlgorithms) {
              out.u16(scheme.code());
            }
          });
    }
    out.vector16(
        () -> {
          for (Bytes name : certificateAuthorities) {
            out.opaque16(name);
          }
        });
  }

  @Override
  public String name() {
    return "CertificateRequest";
  }

  @Override
  public String describe() {
    return "CertificateRequest types="
        + certificateTypes
        + (supportedSignatureAlgorithms.isEmpty() ? "" : " schemes=" + supportedSignatureAlgorithms)
        + " authorities="
        + certificateAuthorities.size();
  }
}
