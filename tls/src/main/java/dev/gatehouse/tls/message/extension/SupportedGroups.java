package dev.gatehouse.tls.message.extension;

import dev.gatehouse.tls.spec.ExtensionType;
import dev.gatehouse.tls.spec.NamedGroup;
import dev.gatehouse.tls.spec.TlsException;
import dev.gatehouse.wire.Cursor;
import dev.gatehouse.wire.DecodeException;
import dev.gatehouse.wire.Writer;
import java.util.List;

/**
 * supported_groups: {@code NamedGroup named_group_list<2..2^16-1>}, most preferred first (RFC 8446,
 * section 4.2.7). In ClientHello; in EncryptedExtensions for the client's next connection.
 */
public record SupportedGroups(List<NamedGroup> namedGroupList) implements Extension {
  public SupportedGroups {
    namedGroupList = List.copyOf(namedGroupList);
  }

  static SupportedGroups decode(Place place, Cursor in) throws DecodeException, TlsException {
    return switch (place) {
      case CLIENT_HELLO, ENCRYPTED_EXTENSIONS ->
          new SupportedGroups(
              in.vector16("named_group_list")
                  .nonEmptyList("named_group_list", g -> NamedGroup.of(g.u16("NamedGroup"))));
      default -> throw place.forbids();
    };
  }

  @Override
  public ExtensionType type() {
    return ExtensionType.SUPPORTED_GROUPS;
  }

  @Override
  public void encode(Writer out) {
    out.vector16(
        () -> {
          for (NamedGroup group : namedGroupList) {
            out.u16(group.code());
          }
        });
  }

  @Override
  public String describe() {
    return "groups=" + namedGroupList;
  }
}
