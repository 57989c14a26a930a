package dev.gatehouse.pki;

import dev.gatehouse.wire.Bytes;
import dev.gatehouse.wire.DecodeException;
import java.time.Instant;
import java.util.List;

/**
 * Any bytes: refused, or a certificate that can be printed, matched and judged without surprise.
 */
public final class CertificateFuzz {
  private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");

  private CertificateFuzz() {}

  public static void fuzzerTestOneInput(byte[] data) {
    X509Cert certificate;
    try {
      certificate = X509Cert.decode(Bytes.copyOf(data));
    } catch (DecodeException e) {
      return;
    }
    if (!certificate.encoded().equals(Bytes.copyOf(data))) {
      throw new AssertionError("a certificate with bytes to spare");
    }
    if (certificate.toString().chars().anyMatch(c -> c < 0x20)) {
      throw new AssertionError("control characters in " + certificate);
    }
    ServerName name = new DnsName("localhost");
    boolean matches = HostNameMatcher.matches(certificate, name);
    PathVerdict pinned =
        PathValidator.trusting(TrustAnchors.of(certificate))
            .validate(List.of(certificate), name, NOW);
    if (pinned instanceof PathVerdict.Valid && !matches) {
      throw new AssertionError("valid for a name that it does not carry");
    }
    PathVerdict own =
        PathValidator.trusting(TrustAnchors.of())
            .validate(List.of(certificate, certificate), name, NOW);
    if (own instanceof PathVerdict.Valid) {
      throw new AssertionError("valid without an anchor");
    }
    certificate
        .extensions()
        .nameConstraints()
        .ifPresent(constraints -> constraints.forbidden(PathRules.constrainedNames(certificate)));
  }
}
