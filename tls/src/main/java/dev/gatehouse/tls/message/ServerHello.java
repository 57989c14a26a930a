package dev.gatehouse.tls.message;

import dev.gatehouse.tls.message.extension.ApplicationProtocols;
import dev.gatehouse.tls.message.extension.EcPointFormats;
import dev.gatehouse.tls.message.extension.EncryptThenMac;
import dev.gatehouse.tls.message.extension.ExtendedMasterSecret;
import dev.gatehouse.tls.message.extension.Extension;
import dev.gatehouse.tls.message.extension.Extensions;
import dev.gatehouse.tls.message.extension.KeyShare;
import dev.gatehouse.tls.message.extension.Place;
import dev.gatehouse.tls.message.extension.PreSharedKey;
import dev.gatehouse.tls.message.extension.RenegotiationInfo;
import dev.gatehouse.tls.message.extension.SupportedVersions;
import dev.gatehouse.tls.spec.CipherSuite;
import dev.gatehouse.tls.spec.ExtensionType;
import dev.gatehouse.tls.spec.HandshakeType;
import dev.gatehouse.tls.spec.ProtocolVersion;
import dev.gatehouse.tls.spec.Rule;
import dev.gatehouse.tls.spec.TlsException;
import dev.gatehouse.wire.Bytes;
import dev.gatehouse.wire.Cursor;
import dev.gatehouse.wire.DecodeException;
import dev.gatehouse.wire.Writer;
import org.jspecify.annotations.Nullable;

/**
 * The server's choices: {@code u16 legacy_version, 32 bytes random, opaque8 legacy_session_id_echo,
 * u16 cipher_suite, u8 legacy_compression_method = 0, extensions} (RFC 8446, section 4.1.3). A
 * server that chooses an older version answers with the same structure without supported_versions
 * (RFC 5246, section 7.4.1.3).
 *
 * @param legacyVersion TLS 1.2's, if supported_versions is there; else what the server speaks
 * @param random 32 bytes, not those of a {@link HelloRetryRequest}
 * @param legacySessionIdEcho 0..32 bytes; before TLS 1.3 no echo but the session's own ID, which is
 *     the client's only if that session is resumed
 */
public record ServerHello(
    ProtocolVersion legacyVersion,
    Bytes random,
    Bytes legacySessionIdEcho,
    CipherSuite cipherSuite,
    Extensions extensions)
    implements HandshakeMessage {
  /** A hello of TLS 1.3, the fields of older versions as they have to be. */
  public ServerHello(
      Bytes random, Bytes legacySessionIdEcho, CipherSuite cipherSuite, Extensions extensions) {
    this(ProtocolVersion.TLS_1_2, random, legacySessionIdEcho, cipherSuite, extensions);
  }

  /**
   * A {@link ServerHello}, or a {@link HelloRetryRequest}, which looks like one but for its random.
   */
  static HandshakeMessage decodeEither(Cursor in) throws DecodeException, TlsException {
    ProtocolVersion legacyVersion = ProtocolVersion.of(in.u16("legacy_version"));
    Bytes random = in.bytes(32, "random");
    Bytes legacySessionIdEcho = SessionId.decode(in, "legacy_session_id_echo");
    CipherSuite cipherSuite = CipherSuite.of(in.u16("cipher_suite"));
    if (in.u8("legacy_compression_method") != 0) {
      throw TlsException.broken(Rule.COMPRESSION_NULL_CHOSEN);
    }
    boolean retry = random.equals(HelloRetryRequest.RANDOM);
    Place place =
        retry
            ? Place.HELLO_RETRY_REQUEST
            : choosesVersion(in) ? Place.SERVER_HELLO : Place.OLDER_SERVER_HELLO;
    Extensions extensions = Extensions.decodeIfPresent(place, in);
    // RFC 8446, 4.1.3: "In TLS 1.3, the TLS server indicates its version using the
    // "supported_versions" extension, and the
    // legacy_version field MUST be set to 0x0303".
    if (place != Place.OLDER_SERVER_HELLO && !legacyVersion.equals(ProtocolVersion.TLS_1_2)) {
      throw TlsException.broken(Rule.LEGACY_VERSION);
    }
    if (!retry) {
      return new ServerHello(legacyVersion, random, legacySessionIdEcho, cipherSuite, extensions);
    }
    if (extensions.find(SupportedVersions.Choice.class) == null) {
      // 9.2: ""supported_versions" is REQUIRED for all ClientHello, ServerHello, and
      // HelloRetryRequest messages."
      throw TlsException.broken(Rule.EXTENSION_NEEDED);
    }
    return new HelloRetryRequest(legacySessionIdEcho, cipherSuite, extensions);
  }

  /** Whether supported_versions is among the extensions: the others' meaning depends on it. */
  private static boolean choosesVersion(Cursor in) throws DecodeException {
    if (!in.hasRemaining()) {
      return false;
    }
    Cursor extensions = in.fork().vector16("extensions");
    while (extensions.hasRemaining()) {
      if (extensions.u16("extension_type") == ExtensionType.SUPPORTED_VERSIONS.code()) {
        return true;
      }
      extensions.vector16("extension_data");
    }
    return false;
  }

  /** Writes what both kinds of hello share. */
  static void encode(
      Writer out,
      ProtocolVersion legacyVersion,
      Bytes random,
      Bytes legacySessionIdEcho,
      CipherSuite cipherSuite,
      Extensions extensions) {
    out.u16(legacyVersion.code())
        .raw(random)
        .opaque8(legacySessionIdEcho)
        .u16(cipherSuite.code())
        .u8(0);
    extensions.encode(out);
  }

  /**
   * Checks that each extension answers one of the client's (RFC 8446, section 4.2).
   *
   * @throws TlsException with {@link Rule#EXTENSION_SOLICITED}
   */
  public void requireSolicitedBy(ClientHello hello) throws TlsException {
    for (Extension extension : extensions.list()) {
      // RFC 5746, 3.4: the suite TLS_EMPTY_RENEGOTIATION_INFO_SCSV asks as well as an empty
      // extension does.
      boolean askedBySuite =
          extension instanceof RenegotiationInfo
              && hello.cipherSuites().contains(CipherSuite.TLS_EMPTY_RENEGOTIATION_INFO_SCSV);
      if (!askedBySuite && !hello.extensions().contains(extension.type())) {
        throw TlsException.broken(Rule.EXTENSION_SOLICITED);
      }
    }
  }

  @Override
  public HandshakeType type() {
    return HandshakeType.SERVER_HELLO;
  }

  @Override
  public void encode(Writer out) {
    encode(out, legacyVersion, random, legacySessionIdEcho, cipherSuite, extensions);
  }

  @Override
  public String describe() {
    return "ServerHello"
        + (supportedVersions() != null ? "" : " version=" + legacyVersion)
        + " suite="
        + cipherSuite
        + extensions.describe();
  }

  /** The version that the server speaks, whichever way it says so. */
  public ProtocolVersion version() {
    SupportedVersions.Choice choice = supportedVersions();
    return choice == null ? legacyVersion : choice.selectedVersion();
  }

  /** Null from a server that knows no TLS 1.3. */
  public SupportedVersions.@Nullable Choice supportedVersions() {
    return extensions.find(SupportedVersions.Choice.class);
  }

  /** The server's choice of protocol before TLS 1.3, one name, or null. */
  public @Nullable ApplicationProtocols applicationProtocols() {
    return extensions.find(ApplicationProtocols.class);
  }

  /** Whether the master secret is bound to the handshake, before TLS 1.3. */
  public boolean acceptsExtendedMasterSecret() {
    return extensions.find(ExtendedMasterSecret.class) != null;
  }

  /** Whether a block cipher's MAC covers the ciphertext, before TLS 1.3. */
  public boolean acceptsEncryptThenMac() {
    return extensions.find(EncryptThenMac.class) != null;
  }

  /** Null from a server that does not know RFC 5746. */
  public @Nullable RenegotiationInfo renegotiationInfo() {
    return extensions.find(RenegotiationInfo.class);
  }

  public @Nullable EcPointFormats ecPointFormats() {
    return extensions.find(EcPointFormats.class);
  }

  public KeyShare.@Nullable Choice keyShare() {
    return extensions.find(KeyShare.Choice.class);
  }

  public PreSharedKey.@Nullable Choice preSharedKey() {
    return extensions.find(PreSharedKey.Choice.class);
  }
}
