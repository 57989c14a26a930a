package dev.gatehouse.tls.message.extension;

import dev.gatehouse.tls.spec.ExtensionType;
import dev.gatehouse.tls.spec.ProtocolVersion;
import dev.gatehouse.tls.spec.TlsException;
import dev.gatehouse.wire.Cursor;
import dev.gatehouse.wire.DecodeException;
import dev.gatehouse.wire.Writer;
import java.util.List;

/** supported_versions (RFC 8446, section 4.2.1): what makes a hello one of TLS 1.3. */
public sealed interface SupportedVersions extends Extension {
  @Override
  default ExtensionType type() {
    return ExtensionType.SUPPORTED_VERSIONS;
  }

  /** In ClientHello: {@code ProtocolVersion versions<2..254>}, most preferred first. */
  record Offer(List<ProtocolVersion> versions) implements SupportedVersions {
    public Offer {
      versions = List.copyOf(versions);
    }

    @Override
    public void encode(Writer out) {
      out.vector8(
          () -> {
            for (ProtocolVersion version : versions) {
              out.u16(version.code());
            }
          });
    }

    @Override
    public String describe() {
      return "versions=" + versions;
    }
  }

  /** In ServerHello and HelloRetryRequest: the version that is spoken. */
  record Choice(ProtocolVersion selectedVersion) implements SupportedVersions {
    @Override
    public void encode(Writer out) {
      out.u16(selectedVersion.code());
    }

    @Override
    public String describe() {
      return "version=" + selectedVersion;
    }
  }

  static SupportedVersions decode(Place place, Cursor in) throws DecodeException, TlsException {
    return switch (place) {
      case CLIENT_HELLO ->
          new Offer(
              in.vector8("versions")
                  .nonEmptyList("versions", v -> ProtocolVersion.of(v.u16("ProtocolVersion"))));
      case SERVER_HELLO, HELLO_RETRY_REQUEST ->
          new Choice(ProtocolVersion.of(in.u16("selected_version")));
      default -> throw place.forbids();
    };
  }
}
