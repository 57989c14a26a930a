package dev.gatehouse.tls.message.extension;

import dev.gatehouse.tls.spec.ExtensionType;
import dev.gatehouse.tls.spec.Rule;
import dev.gatehouse.tls.spec.TlsException;
import dev.gatehouse.wire.Bytes;
import dev.gatehouse.wire.Cursor;
import dev.gatehouse.wire.DecodeException;
import dev.gatehouse.wire.Writer;
import java.util.List;
import java.util.stream.Collectors;

/**
 * application_layer_protocol_negotiation: {@code ProtocolName protocol_name_list<2..2^16-1>}, each
 * name 1..255 bytes (RFC 7301, section 3.1). The client's list in ClientHello, most preferred
 * first; exactly one in EncryptedExtensions, or in the ServerHello of older versions: the server's
 * choice.
 */
public record ApplicationProtocols(List<Bytes> protocolNameList) implements Extension {
  public ApplicationProtocols {
    protocolNameList = List.copyOf(protocolNameList);
  }

  /** These names, in ASCII: {@code h2}, {@code http/1.1}. */
  public static ApplicationProtocols of(String... names) {
    return new ApplicationProtocols(List.of(names).stream().map(Bytes::ascii).toList());
  }

  static ApplicationProtocols decode(Place place, Cursor in) throws DecodeException, TlsException {
    return switch (place) {
      case CLIENT_HELLO -> decodeList(in);
      case ENCRYPTED_EXTENSIONS, OLDER_SERVER_HELLO -> {
        ApplicationProtocols answer = decodeList(in);
        if (answer.protocolNameList.size() != 1) {
          throw TlsException.broken(Rule.ALPN_ONE_ANSWER);
        }
        yield answer;
      }
      default -> throw place.forbids();
    };
  }

  private static ApplicationProtocols decodeList(Cursor in) throws DecodeException {
    return new ApplicationProtocols(
        in.vector16("protocol_name_list")
            .nonEmptyList("protocol_name_list", ApplicationProtocols::decodeName));
  }

  private static Bytes decodeName(Cursor in) throws DecodeException {
    Bytes name = in.opaque8("ProtocolName");
    if (name.isEmpty()) {
      throw in.error("ProtocolName is empty");
    }
    return name;
  }

  @Override
  public ExtensionType type() {
    return ExtensionType.APPLICATION_LAYER_PROTOCOL_NEGOTIATION;
  }

  @Override
  public void encode(Writer out) {
    out.vector16(
        () -> {
          for (Bytes name : protocolNameList) {
            out.opaque8(name);
          }
        });
  }

  @Override
  public String describe() {
    return "alpn="
        + protocolNameList.stream()
            .map(ApplicationProtocols::legible)
            .collect(Collectors.joining(", ", "[", "]"));
  }

  private static String legible(Bytes name) {
    String text = name.toLatin1();
    return text.chars().allMatch(c -> c > ' ' && c < 0x7f) ? text : "0x" + name.toHex();
  }
}
