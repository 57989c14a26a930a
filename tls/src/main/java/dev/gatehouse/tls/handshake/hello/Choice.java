package dev.gatehouse.tls.handshake.hello;

import dev.gatehouse.crypto.AeadAlgorithm;
import dev.gatehouse.tls.config.Credential;
import dev.gatehouse.tls.config.SecurityPolicy;
import dev.gatehouse.tls.config.ServerConfig;
import dev.gatehouse.tls.message.ClientHello;
import dev.gatehouse.tls.message.extension.ApplicationProtocols;
import dev.gatehouse.tls.message.extension.KeyShare;
import dev.gatehouse.tls.message.extension.SupportedVersions;
import dev.gatehouse.tls.spec.BulkCipher;
import dev.gatehouse.tls.spec.CipherSuite;
import dev.gatehouse.tls.spec.Missing;
import dev.gatehouse.tls.spec.NamedGroup;
import dev.gatehouse.tls.spec.ProtocolVersion;
import dev.gatehouse.tls.spec.Rule;
import dev.gatehouse.tls.spec.SignatureScheme;
import dev.gatehouse.tls.spec.TlsError.PeerIncompatible;
import dev.gatehouse.tls.spec.TlsException;
import dev.gatehouse.wire.Bytes;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a server chooses of a client's hello, by our order. Nothing in common fails the handshake,
 * and the error says what either side has (RFC 8446, section 4.1.1).
 */
public final class Choice {
  private Choice() {}

  /** The newest version in common. */
  public static ProtocolVersion version(ClientHello hello, SecurityPolicy policy)
      throws TlsException {
    SupportedVersions.Offer offer = hello.supportedVersions();
    if (offer == null) {
      return olderVersion(hello.legacyVersion(), policy);
    }
    // RFC 8446, 4.2.1: "If [it] is present …, servers MUST NOT use the ClientHello.legacy_version
    // value".
    for (ProtocolVersion version : policy.versions()) {
      if (offer.versions().contains(version)) {
        return version;
      }
    }
    throw nothingInCommon(Missing.PROTOCOL_VERSION, offer.versions(), policy.versions());
  }

  /**
   * Without supported_versions a client has all versions up to the one that it names (RFC 5246,
   * appendix E.1), and it is none of TLS 1.3 (RFC 8446, section 4.2.1).
   */
  private static ProtocolVersion olderVersion(ProtocolVersion newest, SecurityPolicy policy)
      throws TlsException {
    for (ProtocolVersion version : policy.versions()) {
      if (version.isBefore(ProtocolVersion.TLS_1_3) && !newest.isBefore(version)) {
        return version;
      }
    }
    throw nothingInCommon(Missing.PROTOCOL_VERSION, List.of("up to " + newest), policy.versions());
  }

  /** The first suite that both have, for TLS 1.3. */
  public static CipherSuite suite(ClientHello hello, ServerConfig config) throws TlsException {
    for (CipherSuite suite : suitesInOrder(hello, config)) {
      if (suite.fits(ProtocolVersion.TLS_1_3) && hello.cipherSuites().contains(suite)) {
        return suite;
      }
    }
    throw nothingInCommon(
        Missing.CIPHER_SUITE,
        hello.cipherSuites(),
        config.policy().suites().stream().filter(s -> s.fits(ProtocolVersion.TLS_1_3)).toList());
  }

  /**
   * Our suites in the order in which they are to be tried: ours, the strongest first, or the
   * client's where the server wants that.
   */
  public static List<CipherSuite> suitesInOrder(ClientHello hello, ServerConfig config) {
    List<CipherSuite> ours = config.policy().suites();
    if (config.followsClientsOrder()) {
      return hello.cipherSuites().stream().filter(ours::contains).distinct().toList();
    }
    return prefersChaCha20(hello)
        ? ours.stream().sorted(Comparator.comparing(s -> !isChaCha20(s))).toList()
        : ours;
  }

  /**
   * A client without AES instructions says so by its order; AES in software is slow there, and
   * leaks through the cache.
   */
  private static boolean prefersChaCha20(ClientHello hello) {
    for (CipherSuite suite : hello.cipherSuites()) {
      if (suite.isKnown()) {
        return isChaCha20(suite);
      }
    }
    return false;
  }

  private static boolean isChaCha20(CipherSuite suite) {
    return suite.cipher() instanceof BulkCipher.Aead(AeadAlgorithm aead)
        && aead == AeadAlgorithm.CHACHA20_POLY1305;
  }

  /**
   * The group for the key exchange, with the client's share if it sent one: else it takes a retry.
   *
   * @param group of both sides' lists
   * @param share null if the client supports the group but sent no share for it
   */
  public record Group(NamedGroup group, @Nullable Bytes share) {}

  /**
   * The first group of our order for which there is a share. A hybrid of ours that the client
   * supports comes before that even without one: a round trip is cheaper than a recording that can
   * be read in ten years (RFC 8446, section 4.2.8, leaves it to the server).
   */
  public static Group group(ClientHello hello, SecurityPolicy policy) throws TlsException {
    List<NamedGroup> theirs =
        required(hello.supportedGroups(), Rule.EXTENSION_NEEDED).namedGroupList();
    KeyShare.Offer shares = required(hello.keyShare(), Rule.EXTENSION_NEEDED);
    @Nullable NamedGroup withoutShare = null;
    for (NamedGroup group : policy.groups()) {
      if (!theirs.contains(group)) {
        continue;
      }
      Bytes share = shares.shareFor(group);
      if (share != null) {
        return new Group(group, share);
      }
      if (group.isHybrid()) {
        return new Group(group, null);
      }
      if (withoutShare == null) {
        withoutShare = group;
      }
    }
    if (withoutShare == null) {
      throw nothingInCommon(Missing.GROUP, theirs, policy.groups());
    }
    return new Group(withoutShare, null);
  }

  /** How the handshake is signed: the first scheme of our order that the key and the client can. */
  public static SignatureScheme scheme(
      ClientHello hello, SecurityPolicy policy, Credential credential) throws TlsException {
    List<SignatureScheme> theirs =
        required(hello.signatureAlgorithms(), Rule.EXTENSION_NEEDED).supportedSignatureAlgorithms();
    List<SignatureScheme> ours =
        policy.schemes(ProtocolVersion.TLS_1_3).stream()
            .filter(credential.schemes()::contains)
            .toList();
    for (SignatureScheme scheme : ours) {
      if (theirs.contains(scheme)) {
        return scheme;
      }
    }
    throw nothingInCommon(Missing.SIGNATURE_SCHEME, theirs, ours);
  }

  /** The first protocol of our order that the client offers; null if either side wants none. */
  public static @Nullable String applicationProtocol(ClientHello hello, List<String> ours)
      throws TlsException {
    ApplicationProtocols offer = hello.applicationProtocols();
    if (offer == null || ours.isEmpty()) {
      return null;
    }
    for (String name : ours) {
      if (offer.protocolNameList().contains(Bytes.ascii(name))) {
        return name;
      }
    }
    // RFC 7301, 3.2: "the server SHALL send a fatal "no_application_protocol" alert".
    throw nothingInCommon(
        Missing.APPLICATION_PROTOCOL,
        offer.protocolNameList().stream().map(Bytes::toLatin1).toList(),
        ours);
  }

  private static <T> T required(@Nullable T extension, Rule rule) throws TlsException {
    if (extension == null) {
      throw TlsException.broken(rule);
    }
    return extension;
  }

  private static TlsException nothingInCommon(Missing what, List<?> theirs, List<?> ours) {
    return new TlsException(
        new PeerIncompatible(what, PeerIncompatible.listed(theirs), ours.toString()));
  }
}
