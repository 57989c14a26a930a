package dev.gatehouse.tls.message.extension;

import dev.gatehouse.tls.spec.ExtensionType;
import dev.gatehouse.tls.spec.TlsException;
import dev.gatehouse.wire.Cursor;
import dev.gatehouse.wire.DecodeException;
import dev.gatehouse.wire.Writer;

/**
 * One extension (RFC 8446, section 4.2): {@code u16 extension_type, opaque16 extension_data}. Where
 * the data's shape depends on the message, each shape is a record of its own: {@code Offer} from a
 * client, {@code Choice} from a server.
 */
public sealed interface Extension
    permits ApplicationProtocols,
        CertificateAuthorities,
        Cookie,
        EarlyData,
        EcPointFormats,
        EncryptThenMac,
        ExtendedMasterSecret,
        KeyShare,
        OidFilters,
        Padding,
        PostHandshakeAuth,
        PreSharedKey,
        PskKeyExchangeModes,
        RecordSizeLimit,
        RenegotiationInfo,
        ServerNameIndication,
        SignatureAlgorithms,
        SignatureAlgorithmsCert,
        SignedCertificateTimestamp,
        StatusRequest,
        SupportedGroups,
        SupportedVersions,
        UnknownExtension {
  ExtensionType type();

  /** Writes extension_data. */
  void encode(Writer out);

  /** The extension as one {@code name=value} for people; no secret in it. */
  String describe();

  /**
   * Decodes the whole of {@code data}.
   *
   * @throws DecodeException if the data has not the shape of that extension in that place
   * @throws TlsException if we know the extension and it may not stand there, or says what it may
   *     not
   */
  static Extension decode(Place place, int type, Cursor data) throws DecodeException, TlsException {
    Extension extension =
        place == Place.OLDER_SERVER_HELLO
            ? decodeOlder(place, type, data)
            : decodeKnown(place, type, data);
    if (data.hasRemaining()) {
      throw data.error(data.remaining() + " bytes left over in " + extension.type());
    }
    return extension;
  }

  /** What versions before TLS 1.3 answer in ServerHello. */
  private static Extension decodeOlder(Place place, int type, Cursor data)
      throws DecodeException, TlsException {
    return switch (type) {
      case 0, 11, 16, 22, 23, 0xff01 -> decodeKnown(place, type, data);
      default -> UnknownExtension.decode(type, data);
    };
  }

  private static Extension decodeKnown(Place place, int type, Cursor data)
      throws DecodeException, TlsException {
    return switch (type) {
      case 0 -> ServerNameIndication.decode(place, data);
      case 5 -> StatusRequest.decode(place, data);
      case 10 -> SupportedGroups.decode(place, data);
      case 11 -> EcPointFormats.decode(place, data);
      case 13 -> SignatureAlgorithms.decode(place, data);
      case 16 -> ApplicationProtocols.decode(place, data);
      case 18 -> SignedCertificateTimestamp.decode(place, data);
      case 21 -> Padding.decode(place, data);
      case 22 -> EncryptThenMac.decode(place, data);
      case 23 -> ExtendedMasterSecret.decode(place, data);
      case 28 -> RecordSizeLimit.decode(place, data);
      case 41 -> PreSharedKey.decode(place, data);
      case 42 -> EarlyData.decode(place, data);
      case 43 -> SupportedVersions.decode(place, data);
      case 44 -> Cookie.decode(place, data);
      case 45 -> PskKeyExchangeModes.decode(place, data);
      case 47 -> CertificateAuthorities.decode(place, data);
      case 48 -> OidFilters.decode(place, data);
      case 49 -> PostHandshakeAuth.decode(place, data);
      case 50 -> SignatureAlgorithmsCert.decode(place, data);
      case 51 -> KeyShare.decode(place, data);
      case 0xff01 -> RenegotiationInfo.decode(place, data);
      default -> UnknownExtension.decode(type, data);
    };
  }
}
