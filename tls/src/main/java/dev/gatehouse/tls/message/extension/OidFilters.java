package dev.gatehouse.tls.message.extension;

import dev.gatehouse.tls.spec.ExtensionType;
import dev.gatehouse.tls.spec.TlsException;
import dev.gatehouse.wire.Bytes;
import dev.gatehouse.wire.Cursor;
import dev.gatehouse.wire.DecodeException;
import dev.gatehouse.wire.Writer;
import java.util.List;

/**
 * oid_filters: {@code OIDFilter filters<0..2^16-1>}, which extensions the client's certificate must
 * have (RFC 8446, section 4.2.5). In CertificateRequest.
 */
public record OidFilters(List<Filter> filters) implements Extension {
  public OidFilters {
    filters = List.copyOf(filters);
  }

  /**
   * One wanted certificate extension.
   *
   * @param certificateExtensionOid DER, 1..255 bytes, not decoded here
   * @param certificateExtensionValues DER, 0..2^16-1 bytes, not decoded here; empty: any value
   */
  public record Filter(Bytes certificateExtensionOid, Bytes certificateExtensionValues) {
    static Filter decode(Cursor in) throws DecodeException {
      Bytes oid = in.opaque8("certificate_extension_oid");
      if (oid.isEmpty()) {
        throw in.error("certificate_extension_oid is empty");
      }
      return new Filter(oid, in.opaque16("certificate_extension_values"));
    }
  }

  static OidFilters decode(Place place, Cursor in) throws DecodeException, TlsException {
    return switch (place) {
      case CERTIFICATE_REQUEST -> new OidFilters(in.vector16("filters").list(Filter::decode));
      default -> throw place.forbids();
    };
  }

  @Override
  public ExtensionType type() {
    return ExtensionType.OID_FILTERS;
  }

  @Override
  public void encode(Writer out) {
    out.vector16(
        () -> {
          for (Filter filter : filters) {
            out.opaque8(filter.certificateExtensionOid())
                .opaque16(filter.certificateExtensionValues());
          }
        });
  }

  @Override
  public String describe() {
    return "oid_filters=" + filters.size();
  }
}
