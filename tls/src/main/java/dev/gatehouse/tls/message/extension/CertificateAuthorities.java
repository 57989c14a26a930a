package dev.gatehouse.tls.message.extension;

import dev.gatehouse.tls.spec.ExtensionType;
import dev.gatehouse.tls.spec.TlsException;
import dev.gatehouse.wire.Bytes;
import dev.gatehouse.wire.Cursor;
import dev.gatehouse.wire.DecodeException;
import dev.gatehouse.wire.Writer;
import java.util.List;

/**
 * certificate_authorities: {@code DistinguishedName authorities<3..2^16-1>}, whom the sender trusts
 * (RFC 8446, section 4.2.4). In ClientHello and CertificateRequest.
 *
 * @param authorities each a DER-encoded X.501 name, 1..2^16-1 bytes, not decoded here
 */
public record CertificateAuthorities(List<Bytes> authorities) implements Extension {
  public CertificateAuthorities {
    authorities = List.copyOf(authorities);
  }

  static CertificateAuthorities decode(Place place, Cursor in)
      throws DecodeException, TlsException {
    return switch (place) {
      case CLIENT_HELLO, CERTIFICATE_REQUEST ->
          new CertificateAuthorities(
              in.vector16("authorities")
                  .nonEmptyList("authorities", CertificateAuthorities::decodeName));
      default -> throw place.forbids();
    };
  }

  /** One name: {@code opaque DistinguishedName<1..2^16-1>}, as older versions have it too. */
  public static Bytes decodeName(Cursor in) throws DecodeException {
    Bytes name = in.opaque16("DistinguishedName");
    if (name.isEmpty()) {
      throw in.error("DistinguishedName is empty");
    }
    return name;
  }

  @Override
  public ExtensionType type() {
    return ExtensionType.CERTIFICATE_AUTHORITIES;
  }

  @Override
  public void encode(Writer out) {
    out.vector16(
        () -> {
          for (Bytes name : authorities) {
            out.opaque16(name);
          }
        });
  }

  @Override
  public String describe() {
    return "authorities=" + authorities.size();
  }
}
