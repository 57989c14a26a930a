package dev.gatehouse.tls.handshake.hello;

import dev.gatehouse.pki.DnsName;
import dev.gatehouse.pki.ServerName;
import dev.gatehouse.tls.config.ClientConfig;
import dev.gatehouse.tls.config.Entropy;
import dev.gatehouse.tls.config.SecurityPolicy;
import dev.gatehouse.tls.handshake.ResumableSession;
import dev.gatehouse.tls.handshake.UncheckedPeer;
import dev.gatehouse.tls.message.ClientHello;
import dev.gatehouse.tls.message.HelloRetryRequest;
import dev.gatehouse.tls.message.extension.ApplicationProtocols;
import dev.gatehouse.tls.message.extension.Cookie;
import dev.gatehouse.tls.message.extension.EcPointFormats;
import dev.gatehouse.tls.message.extension.EncryptThenMac;
import dev.gatehouse.tls.message.extension.ExtendedMasterSecret;
import dev.gatehouse.tls.message.extension.Extension;
import dev.gatehouse.tls.message.extension.Extensions;
import dev.gatehouse.tls.message.extension.KeyShare;
import dev.gatehouse.tls.message.extension.RenegotiationInfo;
import dev.gatehouse.tls.message.extension.ServerNameIndication;
import dev.gatehouse.tls.message.extension.SignatureAlgorithms;
import dev.gatehouse.tls.message.extension.SupportedGroups;
import dev.gatehouse.tls.message.extension.SupportedVersions;
import dev.gatehouse.tls.spec.CipherSuite;
import dev.gatehouse.tls.spec.KeyExchangeMethod;
import dev.gatehouse.tls.spec.ProtocolVersion;
import dev.gatehouse.tls.spec.Rule;
import dev.gatehouse.tls.spec.TlsException;
import dev.gatehouse.wire.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Puts a client's hellos together (RFC 8446, section 4.1.2; RFC 5246, section 7.4.1.2): one hello
 * for all versions, of which the server takes one.
 */
public final class Offer {
  private static final Bytes NULL_ONLY = Bytes.owning(new byte[1]);

  private Offer() {}

  /** The first one, for all versions that the policy has. */
  public static Offered first(
      ClientConfig config, ServerName name, Optional<ResumableSession> given) {
    Optional<ResumableSession> remembered = given.filter(s -> suits(s, config, name));
    SecurityPolicy policy = config.policy();
    Entropy entropy = config.common().entropy();
    boolean modern = !policy.newestVersion().isBefore(ProtocolVersion.TLS_1_3);
    Shares shares = modern ? Shares.first(policy.groups(), entropy.ephemerals()) : Shares.none();
    Bytes random = entropy.random(32);
    Bytes sessionId = Bytes.EMPTY;
    if (remembered.isPresent()) {
      sessionId = remembered.get().id();
    } else if (modern && config.middleboxCompatibility()) {
      sessionId = entropy.random(32);
    }
    boolean withoutExtensions = policy.newestVersion().isBefore(ProtocolVersion.TLS_1_0);
    ClientHello hello =
        new ClientHello(
            modern ? ProtocolVersion.TLS_1_2 : policy.newestVersion(),
            random,
            sessionId,
            suites(policy),
            NULL_ONLY,
            withoutExtensions
                ? Extensions.ABSENT
                : Extensions.of(extensions(config, name, shares)));
    return new Offered(config, name, hello, hello.encoded(), shares, remembered);
  }

  /** Whether the session is one that this configuration would have made with that server. */
  private static boolean suits(ResumableSession session, ClientConfig config, ServerName name) {
    SecurityPolicy policy = config.policy();
    return policy.versions().contains(session.version())
        && policy.suites().contains(session.suite())
        && session.scope().equals(scope(config, name))
        && config.unchecked().isPresent() == session.peer() instanceof UncheckedPeer;
  }

  /** Where a client's session belongs. */
  public static ResumableSession.Scope scope(ClientConfig config, ServerName name) {
    Optional<List<Bytes>> shown =
        config
            .credentials()
            .map(ours -> ours.stream().map(c -> c.identity().certificate().encoded()).toList());
    return new ResumableSession.Scope(config.policy(), name.text(), null, shown);
  }

  private static List<CipherSuite> suites(SecurityPolicy policy) {
    if (!policy.newestVersion().isBefore(ProtocolVersion.TLS_1_0)) {
      return policy.suites();
    }
    // RFC 5746, 3.4: the suite stands for the extension that SSL 3.0 does not have.
    List<CipherSuite> suites = new ArrayList<>(policy.suites());
    suites.add(CipherSuite.TLS_EMPTY_RENEGOTIATION_INFO_SCSV);
    return suites;
  }

  private static List<Extension> extensions(ClientConfig config, ServerName name, Shares shares) {
    SecurityPolicy policy = config.policy();
    boolean modern = !policy.newestVersion().isBefore(ProtocolVersion.TLS_1_3);
    List<Extension> extensions = new ArrayList<>();
    // RFC 6066, 3: "Literal IPv4 and IPv6 addresses are not permitted".
    if (name instanceof DnsName dns) {
      extensions.add(ServerNameIndication.Offer.of(dns.text()));
    }
    if (policy.speaksClassic()) {
      addClassic(policy, extensions);
    }
    extensions.add(new SupportedGroups(modern ? policy.groups() : policy.classicGroups()));
    if (!policy.newestVersion().isBefore(ProtocolVersion.TLS_1_2)) {
      // Without signature_algorithms_cert these are for certificates too (section 4.2.3).
      extensions.add(new SignatureAlgorithms(policy.allSchemes()));
    }
    List<String> protocols = config.common().applicationProtocols();
    if (!protocols.isEmpty()) {
      extensions.add(ApplicationProtocols.of(protocols.toArray(String[]::new)));
    }
    if (modern) {
      extensions.add(new SupportedVersions.Offer(policy.versions()));
      extensions.add(shares.offer());
    }
    return extensions;
  }

  /**
   * The protocol that a server chose, in whichever message its version has it; null for none.
   *
   * @throws TlsException with {@link Rule#ALPN_OFFERED} for one that we did not name
   */
  public static @Nullable String protocol(
      @Nullable ApplicationProtocols answer, ClientConfig config) throws TlsException {
    if (answer == null) {
      return null;
    }
    String protocol = answer.protocolNameList().getFirst().toLatin1();
    if (!config.common().applicationProtocols().contains(protocol)) {
      throw TlsException.broken(Rule.ALPN_OFFERED);
    }
    return protocol;
  }

  /** What TLS 1.3 has no need of, and no older version should be without. */
  private static void addClassic(SecurityPolicy policy, List<Extension> extensions) {
    extensions.add(new RenegotiationInfo(Bytes.EMPTY));
    extensions.add(new ExtendedMasterSecret());
    if (policy.suites().stream().anyMatch(CipherSuite::isCbc)) {
      extensions.add(new EncryptThenMac());
    }
    if (policy.suites().stream().anyMatch(s -> s.keyExchange() == KeyExchangeMethod.ECDHE)) {
      extensions.add(EcPointFormats.UNCOMPRESSED_ONLY); // RFC 8422, 5.1.2
    }
  }

  /**
   * The second one: the first, with other shares if the server asked for them, and with its cookie
   * (section 4.1.2).
   *
   * @param shares null to leave them as they were
   */
  public static ClientHello again(
      ClientHello first, HelloRetryRequest retry, @Nullable Shares shares) {
    List<Extension> extensions = new ArrayList<>();
    for (Extension extension : first.extensions().list()) {
      extensions.add(extension instanceof KeyShare && shares != null ? shares.offer() : extension);
    }
    Cookie cookie = retry.cookie();
    if (cookie != null) {
      extensions.add(cookie);
    }
    return new ClientHello(
        first.random(), first.legacySessionId(), first.cipherSuites(), Extensions.of(extensions));
  }
}
