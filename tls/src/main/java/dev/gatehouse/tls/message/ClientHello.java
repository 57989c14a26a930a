package dev.gatehouse.tls.message;

import dev.gatehouse.tls.message.extension.ApplicationProtocols;
import dev.gatehouse.tls.message.extension.CertificateAuthorities;
import dev.gatehouse.tls.message.extension.Cookie;
import dev.gatehouse.tls.message.extension.EarlyData;
import dev.gatehouse.tls.message.extension.EcPointFormats;
import dev.gatehouse.tls.message.extension.EncryptThenMac;
import dev.gatehouse.tls.message.extension.ExtendedMasterSecret;
import dev.gatehouse.tls.message.extension.Extension;
import dev.gatehouse.tls.message.extension.Extensions;
import dev.gatehouse.tls.message.extension.KeyShare;
import dev.gatehouse.tls.message.extension.OidFilters;
import dev.gatehouse.tls.message.extension.Padding;
import dev.gatehouse.tls.message.extension.Place;
import dev.gatehouse.tls.message.extension.PostHandshakeAuth;
import dev.gatehouse.tls.message.extension.PreSharedKey;
import dev.gatehouse.tls.message.extension.PskKeyExchangeModes;
import dev.gatehouse.tls.message.extension.RecordSizeLimit;
import dev.gatehouse.tls.message.extension.RenegotiationInfo;
import dev.gatehouse.tls.message.extension.ServerNameIndication;
import dev.gatehouse.tls.message.extension.SignatureAlgorithms;
import dev.gatehouse.tls.message.extension.SignatureAlgorithmsCert;
import dev.gatehouse.tls.message.extension.SignedCertificateTimestamp;
import dev.gatehouse.tls.message.extension.StatusRequest;
import dev.gatehouse.tls.message.extension.SupportedGroups;
import dev.gatehouse.tls.message.extension.SupportedVersions;
import dev.gatehouse.tls.message.extension.UnknownExtension;
import dev.gatehouse.tls.spec.CipherSuite;
import dev.gatehouse.tls.spec.HandshakeType;
import dev.gatehouse.tls.spec.NamedGroup;
import dev.gatehouse.tls.spec.ProtocolVersion;
import dev.gatehouse.tls.spec.Rule;
import dev.gatehouse.tls.spec.TlsException;
import dev.gatehouse.wire.Bytes;
import dev.gatehouse.wire.Cursor;
import dev.gatehouse.wire.DecodeException;
import dev.gatehouse.wire.Writer;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a client begins with: {@code u16 legacy_version, 32 bytes random, opaque8 legacy_session_id,
 * CipherSuite cipher_suites<2..2^16-2>, opaque8 legacy_compression_methods, extensions} (RFC 8446,
 * section 4.1.2). A client that knows no TLS 1.3 sends the same structure without
 * supported_versions, perhaps without any extensions; that decodes too. Until TLS 1.2 the first
 * four bytes of random are the client's clock, in seconds since 1970 (RFC 5246, section 7.4.1.2).
 *
 * @param legacyVersion TLS 1.2's from a client that knows TLS 1.3, else the newest that it knows
 * @param random 32 bytes
 * @param legacySessionId 0..32 bytes
 * @param cipherSuites at least one, most preferred first, also those that we do not know
 * @param legacyCompressionMethods at least the null method, 0
 */
public record ClientHello(
    ProtocolVersion legacyVersion,
    Bytes random,
    Bytes legacySessionId,
    List<CipherSuite> cipherSuites,
    Bytes legacyCompressionMethods,
    Extensions extensions)
    implements HandshakeMessage {
  private static final Bytes NULL_ONLY = Bytes.owning(new byte[1]);

  public ClientHello {
    cipherSuites = List.copyOf(cipherSuites);
  }

  /** A hello of TLS 1.3, the fields of older versions as they have to be. */
  public ClientHello(
      Bytes random, Bytes legacySessionId, List<CipherSuite> cipherSuites, Extensions extensions) {
    this(ProtocolVersion.TLS_1_2, random, legacySessionId, cipherSuites, NULL_ONLY, extensions);
  }

  static ClientHello decode(Cursor in) throws DecodeException, TlsException {
    ProtocolVersion legacyVersion = ProtocolVersion.of(in.u16("legacy_version"));
    Bytes random = in.bytes(32, "random");
    Bytes legacySessionId = SessionId.decode(in, "legacy_session_id");
    List<CipherSuite> cipherSuites =
        in.vector16("cipher_suites")
            .nonEmptyList("cipher_suites", s -> CipherSuite.of(s.u16("CipherSuite")));
    Bytes compressionMethods = in.opaque8("legacy_compression_methods");
    requireNullMethod(compressionMethods, in);
    Extensions extensions = decodeExtensions(legacyVersion, in);
    ClientHello hello =
        new ClientHello(
            legacyVersion, random, legacySessionId, cipherSuites, compressionMethods, extensions);
    hello.requireSharesInOrder();
    return hello;
  }

  /**
   * RFC 6101, 5.6.1.2, lets an SSL 3.0 hello "include extra data after the compression methods",
   * which "must otherwise be ignored". So what is no block of extensions is passed over there; the
   * transcript has it, for that takes the bytes as they came.
   */
  private static Extensions decodeExtensions(ProtocolVersion legacyVersion, Cursor in)
      throws DecodeException, TlsException {
    if (legacyVersion.equals(ProtocolVersion.SSL_3_0)
        && in.hasRemaining()
        && !Extensions.isBlock(in.fork())) {
      in.rest();
      return Extensions.ABSENT;
    }
    return Extensions.decodeIfPresent(Place.CLIENT_HELLO, in);
  }

  private static void requireNullMethod(Bytes methods, Cursor in)
      throws DecodeException, TlsException {
    if (methods.isEmpty()) {
      throw in.error("legacy_compression_methods is empty");
    }
    for (int i = 0; i < methods.length(); i++) {
      if (methods.at(i) == 0) {
        return;
      }
    }
    // RFC 5246, 7.4.1.2: "This vector MUST contain, and all implementations MUST support,
    // CompressionMethod.null."
    throw TlsException.broken(Rule.COMPRESSION_NULL_OFFERED);
  }

  /** The rules of RFC 8446, section 4.2.8, on what shares a client may send beside its groups. */
  private void requireSharesInOrder() throws TlsException {
    KeyShare.Offer shares = keyShare();
    SupportedGroups groups = supportedGroups();
    if (shares == null || groups == null) {
      return; // one without the other is requireMandatoryExtensions's to refuse
    }
    List<NamedGroup> offered = groups.namedGroupList();
    Set<NamedGroup> seen = new HashSet<>();
    int next = 0;
    for (KeyShare.Entry share : shares.clientShares()) {
      // "Clients MUST NOT offer multiple KeyShareEntry values for the same group."
      if (!seen.add(share.group())) {
        throw TlsException.broken(Rule.KEY_SHARE_ONCE);
      }
      while (next < offered.size() && !offered.get(next).equals(share.group())) {
        next++;
      }
      if (next == offered.size()) {
        // "Each KeyShareEntry value MUST correspond to a group offered in the "supported_groups"
        // extension and MUST appear in
        // the same order."
        throw TlsException.broken(
            offered.contains(share.group()) ? Rule.KEY_SHARE_ORDER : Rule.KEY_SHARE_GROUP_OFFERED);
      }
    }
  }

  /**
   * Checks what a hello must have once TLS 1.3 has been chosen (RFC 8446, sections 4.1.2 and 9.2).
   *
   * @throws TlsException with {@link Rule#COMPRESSION_NULL_ONLY}, {@link Rule#PSK_MODES_NEEDED} or
   *     {@link Rule#EXTENSION_NEEDED}
   */
  public void requireMandatoryExtensions() throws TlsException {
    // 4.1.2: "For every TLS 1.3 ClientHello, this vector MUST contain exactly one byte, set to
    // zero".
    if (!legacyCompressionMethods.equals(NULL_ONLY)) {
      throw TlsException.broken(Rule.COMPRESSION_NULL_ONLY);
    }
    boolean groups = supportedGroups() != null;
    if (preSharedKey() == null) {
      if (!groups || signatureAlgorithms() == null) {
        throw TlsException.broken(Rule.EXTENSION_NEEDED);
      }
    } else if (pskKeyExchangeModes() == null) {
      // 4.2.9: "If clients offer "pre_shared_key" without a "psk_key_exchange_modes" extension,
      // servers MUST abort the handshake."
      throw TlsException.broken(Rule.PSK_MODES_NEEDED);
    }
    if (groups != (keyShare() != null)) {
      throw TlsException.broken(Rule.EXTENSION_NEEDED);
    }
  }

  /**
   * Checks that this is what a client must answer a retry with: the first hello, but for the
   * changes of RFC 8446, section 4.1.2, and with what the retry asked for.
   *
   * @throws TlsException with {@link Rule#RETRY_SAME_HELLO}, {@link Rule#RETRY_SHARE}, {@link
   *     Rule#RETRY_COOKIE} or {@link Rule#EARLY_DATA_AFTER_RETRY}
   */
  public void requireAnswers(ClientHello first, HelloRetryRequest retry) throws TlsException {
    boolean same =
        legacyVersion.equals(first.legacyVersion)
            && random.equals(first.random)
            && legacySessionId.equals(first.legacySessionId)
            && cipherSuites.equals(first.cipherSuites)
            && legacyCompressionMethods.equals(first.legacyCompressionMethods)
            && lasting(extensions).equals(lasting(first.extensions));
    if (!same) {
      throw TlsException.broken(Rule.RETRY_SAME_HELLO);
    }
    if (extensions.find(EarlyData.Indication.class) != null) {
      throw TlsException.broken(Rule.EARLY_DATA_AFTER_RETRY);
    }
    KeyShare.Retry wanted = retry.keyShare();
    if (wanted == null) {
      if (!Objects.equals(keyShare(), first.keyShare())) {
        throw TlsException.broken(Rule.RETRY_SAME_HELLO);
      }
    } else {
      // "replacing the list of shares with a list containing a single KeyShareEntry from the
      // indicated group"
      KeyShare.Offer shares = keyShare();
      if (shares == null
          || shares.clientShares().size() != 1
          || !shares.clientShares().getFirst().group().equals(wanted.selectedGroup())) {
        throw TlsException.broken(Rule.RETRY_SHARE);
      }
    }
    if (!Objects.equals(cookie(), retry.cookie())) {
      throw TlsException.broken(Rule.RETRY_COOKIE);
    }
  }

  /**
   * The extensions that a retry may not change. Those that we do not know are left out: the RFC
   * lets their own documents allow changes.
   */
  private static List<Extension> lasting(Extensions extensions) {
    return extensions.list().stream()
        .filter(
            e ->
                switch (e) {
                  case KeyShare _, EarlyData _, Cookie _, PreSharedKey _, Padding _ -> false;
                  case UnknownExtension _ -> false;
                  case ApplicationProtocols _,
                      CertificateAuthorities _,
                      EcPointFormats _,
                      EncryptThenMac _,
                      ExtendedMasterSecret _,
                      OidFilters _,
                      PostHandshakeAuth _,
                      PskKeyExchangeModes _,
                      RecordSizeLimit _,
                      RenegotiationInfo _,
                      ServerNameIndication _,
                      SignatureAlgorithms _,
                      SignatureAlgorithmsCert _,
                      SignedCertificateTimestamp _,
                      StatusRequest _,
                      SupportedGroups _,
                      SupportedVersions _ ->
                      true;
                })
        .toList();
  }

  @Override
  public HandshakeType type() {
    return HandshakeType.CLIENT_HELLO;
  }

  @Override
  public void encode(Writer out) {
    out.u16(legacyVersion.code()).raw(random).opaque8(legacySessionId);
    out.vector16(
        () -> {
          for (CipherSuite suite : cipherSuites) {
            out.u16(suite.code());
          }
        });
    out.opaque8(legacyCompressionMethods);
    extensions.encode(out);
  }

  @Override
  public String describe() {
    return "ClientHello"
        + (legacyVersion.equals(ProtocolVersion.TLS_1_2) ? "" : " legacy_version=" + legacyVersion)
        + " suites="
        + cipherSuites
        + extensions.describe();
  }

  /** The host that the client wants, as it wrote it, or null. */
  public @Nullable String hostName() {
    ServerNameIndication.Offer offer = extensions.find(ServerNameIndication.Offer.class);
    return offer == null ? null : offer.hostName();
  }

  public @Nullable SupportedGroups supportedGroups() {
    return extensions.find(SupportedGroups.class);
  }

  public @Nullable SignatureAlgorithms signatureAlgorithms() {
    return extensions.find(SignatureAlgorithms.class);
  }

  public @Nullable SignatureAlgorithmsCert signatureAlgorithmsCert() {
    return extensions.find(SignatureAlgorithmsCert.class);
  }

  public @Nullable ApplicationProtocols applicationProtocols() {
    return extensions.find(ApplicationProtocols.class);
  }

  /** Null from a client that knows no TLS 1.3. */
  public SupportedVersions.@Nullable Offer supportedVersions() {
    return extensions.find(SupportedVersions.Offer.class);
  }

  public @Nullable Cookie cookie() {
    return extensions.find(Cookie.class);
  }

  public KeyShare.@Nullable Offer keyShare() {
    return extensions.find(KeyShare.Offer.class);
  }

  public @Nullable PskKeyExchangeModes pskKeyExchangeModes() {
    return extensions.find(PskKeyExchangeModes.class);
  }

  public PreSharedKey.@Nullable Offer preSharedKey() {
    return extensions.find(PreSharedKey.Offer.class);
  }

  /** Whether the client would bind the master secret to the handshake, before TLS 1.3. */
  public boolean offersExtendedMasterSecret() {
    return extensions.find(ExtendedMasterSecret.class) != null;
  }

  /** Whether the client would encrypt first where a block cipher is chosen, before TLS 1.3. */
  public boolean offersEncryptThenMac() {
    return extensions.find(EncryptThenMac.class) != null;
  }

  /** Null from a client that does not know RFC 5746, or says so by its signalling suite only. */
  public @Nullable RenegotiationInfo renegotiationInfo() {
    return extensions.find(RenegotiationInfo.class);
  }

  public @Nullable EcPointFormats ecPointFormats() {
    return extensions.find(EcPointFormats.class);
  }

  /** Whether early data follows. */
  public boolean offersEarlyData() {
    return extensions.find(EarlyData.Indication.class) != null;
  }
}
