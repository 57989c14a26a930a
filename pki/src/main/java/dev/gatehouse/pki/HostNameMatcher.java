package dev.gatehouse.pki;

import java.util.List;

/**
 * Whether a certificate is for a server's name (RFC 9525, section 6). Only subject alternative
 * names count, never a common name. A DNS name is matched by dNSName entries, label by label and
 * without regard to case, where {@code *} may stand as the whole left-most label for exactly one
 * label; an IP address only by iPAddress entries, byte for byte.
 */
public final class HostNameMatcher {
  private HostNameMatcher() {}

  public static boolean matches(X509Cert certificate, ServerName name) {
    return matches(certificate.extensions().alternativeNames(), name);
  }

  /** An entry that is neither a name nor a well-formed pattern matches nothing. */
  public static boolean matches(List<GeneralName> presented, ServerName name) {
    for (GeneralName entry : presented) {
      boolean match =
          switch (name) {
            case DnsName dns ->
                entry instanceof GeneralName.Dns(var pattern)
                    && PresentedDns.read(pattern).map(p -> p.matches(dns)).orElse(false);
            case IpName ip -> entry instanceof GeneralName.Ip(var address) && address.equals(ip);
          };
      if (match) {
        return true;
      }
    }
    return false;
  }
}
