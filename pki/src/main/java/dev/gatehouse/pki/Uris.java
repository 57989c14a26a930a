package dev.gatehouse.pki;

import java.net.URI;
import java.net.URISyntaxException;
import org.jspecify.annotations.Nullable;

/** The host of a URI in a certificate. */
final class Uris {
  private Uris() {}

  /**
   * A DNS name, or null where the URI has none: then constraints on URIs refuse it (RFC 5280,
   * section 4.2.1.10).
   */
  static @Nullable String host(String uri) {
    try {
      String host = new URI(uri).getHost();
      return host != null && DnsName.isWellFormed(host) ? host : null;
    } catch (URISyntaxException e) {
      return null;
    }
  }
}
