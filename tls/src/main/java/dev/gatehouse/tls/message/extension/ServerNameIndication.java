package dev.gatehouse.tls.message.extension;

import dev.gatehouse.tls.spec.ExtensionType;
import dev.gatehouse.tls.spec.Rule;
import dev.gatehouse.tls.spec.TlsException;
import dev.gatehouse.wire.Bytes;
import dev.gatehouse.wire.Cursor;
import dev.gatehouse.wire.DecodeException;
import dev.gatehouse.wire.Writer;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * server_name: which host the client wants (RFC 6066, section 3). In ClientHello and
 * EncryptedExtensions, or in the ServerHello of older versions.
 */
public sealed interface ServerNameIndication extends Extension {
  @Override
  default ExtensionType type() {
    return ExtensionType.SERVER_NAME;
  }

  /** {@code ServerName server_name_list<1..2^16-1>}, at most one name of each type. */
  record Offer(List<Name> serverNameList) implements ServerNameIndication {
    public Offer {
      serverNameList = List.copyOf(serverNameList);
    }

    /** An offer of one host name, in ASCII and without a trailing dot. */
    public static Offer of(String hostName) {
      Bytes name = Bytes.ascii(hostName);
      if (!isHostName(name)) {
        throw new IllegalArgumentException("not a host name: " + hostName);
      }
      return new Offer(List.of(new Name(Name.HOST_NAME, name)));
    }

    /**
     * The host name in the case it was sent in, 1..255 ASCII characters, or null if only names of
     * other types are there.
     */
    public @Nullable String hostName() {
      for (Name name : serverNameList) {
        if (name.nameType() == Name.HOST_NAME) {
          return name.name().toLatin1();
        }
      }
      return null;
    }

    @Override
    public void encode(Writer out) {
      out.vector16(
          () -> {
            for (Name name : serverNameList) {
              out.u8(name.nameType()).opaque16(name.name());
            }
          });
    }

    @Override
    public String describe() {
      return "server_name=" + hostName();
    }
  }

  /**
   * One name. The RFC defines only host_name, and asks future types to begin with the same two-byte
   * length.
   *
   * @param nameType 0..255
   * @param name 1..2^16-1 bytes
   */
  record Name(int nameType, Bytes name) {
    public static final int HOST_NAME = 0;
  }

  /** The server has used the name; its extension_data is empty. */
  record Acknowledgement() implements ServerNameIndication {
    @Override
    public void encode(Writer out) {}

    @Override
    public String describe() {
      return "server_name";
    }
  }

  static ServerNameIndication decode(Place place, Cursor in) throws DecodeException, TlsException {
    return switch (place) {
      case CLIENT_HELLO -> decodeOffer(in);
      case ENCRYPTED_EXTENSIONS, OLDER_SERVER_HELLO -> new Acknowledgement();
      default -> throw place.forbids();
    };
  }

  private static Offer decodeOffer(Cursor in) throws DecodeException, TlsException {
    List<Name> names =
        in.vector16("server_name_list")
            .nonEmptyList("server_name_list", n -> new Name(n.u8("name_type"), nonEmptyName(n)));
    Set<Integer> types = new HashSet<>();
    for (Name name : names) {
      // RFC 6066, 3: "The ServerNameList MUST NOT contain more than one name of the same
      // name_type."
      boolean first = names.size() == 1 || types.add(name.nameType());
      if (!first || (name.nameType() == Name.HOST_NAME && !isHostName(name.name()))) {
        throw TlsException.broken(Rule.SERVER_NAME_FORM);
      }
    }
    return new Offer(names);
  }

  private static Bytes nonEmptyName(Cursor in) throws DecodeException {
    Bytes name = in.opaque16("HostName");
    if (name.isEmpty()) {
      throw in.error("HostName is empty");
    }
    return name;
  }

  /**
   * Whether the bytes are what RFC 6066 calls a HostName, "a byte string using ASCII encoding
   * without a trailing dot", as far as looking at bytes can tell: 1..255 printable characters (RFC
   * 1035, section 2.3.4, bounds a name), no empty label. An IP address, which the RFC does not
   * permit either, passes: some clients send one, and it simply matches no name.
   */
  private static boolean isHostName(Bytes name) {
    if (name.isEmpty() || name.length() > 255) {
      return false;
    }
    int before = '.';
    for (int i = 0; i < name.length(); i++) {
      int c = name.at(i);
      if (c <= ' ' || c >= 0x7f || (c == '.' && before == '.')) {
        return false;
      }
      before = c;
    }
    return before != '.';
  }
}
