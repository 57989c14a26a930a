package dev.gatehouse.tls.handshake.hello;

import dev.gatehouse.pki.DnsName;
import dev.gatehouse.pki.ServerName;
import dev.gatehouse.tls.config.ClientConfig;
import dev.gatehouse.tls.config.SecurityPolicy;
import dev.gatehouse.tls.message.ClientHello;
import dev.gatehouse.tls.message.HelloRetryRequest;
import dev.gatehouse.tls.message.extension.ApplicationProtocols;
import dev.gatehouse.tls.message.extension.Cookie;
import dev.gatehouse.tls.message.extension.Extension;
import dev.gatehouse.tls.message.extension.Extensions;
import dev.gatehouse.tls.message.extension.KeyShare;
import dev.gatehouse.tls.message.extension.ServerNameIndication;
import dev.gatehouse.tls.message.extension.SignatureAlgorithms;
import dev.gatehouse.tls.message.extension.SupportedGroups;
import dev.gatehouse.tls.message.extension.SupportedVersions;
import dev.gatehouse.wire.Bytes;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Puts a client's hellos together (RFC 8446, section 4.1.2). */
public final class Offer {
  private Offer() {}

  /** The first one. */
  public static ClientHello of(ClientConfig config, ServerName name, Shares shares) {
    SecurityPolicy policy = config.policy();
    List<Extension> extensions = new ArrayList<>();
    // RFC 6066, 3: "Literal IPv4 and IPv6 addresses are not permitted".
    if (name instanceof DnsName dns) {
      extensions.add(ServerNameIndication.Offer.of(dns.text()));
    }
    extensions.add(new SupportedGroups(policy.groups()));
    // Without signature_algorithms_cert these are for certificates too (section 4.2.3).
    extensions.add(new SignatureAlgorithms(policy.allSchemes()));
    if (!config.common().applicationProtocols().isEmpty()) {
      extensions.add(
          ApplicationProtocols.of(config.common().applicationProtocols().toArray(String[]::new)));
    }
    extensions.add(new SupportedVersions.Offer(policy.versions()));
    extensions.add(shares.offer());
    return new ClientHello(
        config.common().entropy().random(32),
        config.middleboxCompatibility() ? config.common().entropy().random(32) : Bytes.EMPTY,
        policy.suites(),
        Extensions.of(extensions));
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
