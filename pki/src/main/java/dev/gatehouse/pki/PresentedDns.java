package dev.gatehouse.pki;

import java.util.Locale;
import java.util.Optional;

/**
 * A dNSName as a certificate presents it: a name, or a name with {@code *} as its whole left-most
 * label (RFC 9525, section 6.3). The star stands for exactly one label, and at least two labels
 * follow it, so that no certificate speaks for all of {@code .com}.
 *
 * @param rest what follows the star, or the whole name; lower case
 */
record PresentedDns(boolean wildcard, String rest) {
  /** Empty where a dNSName is neither a name nor such a pattern. */
  static Optional<PresentedDns> read(String presented) {
    boolean wildcard = presented.startsWith("*.");
    String rest = wildcard ? presented.substring(2) : presented;
    if (!DnsName.isWellFormed(rest) || (wildcard && rest.indexOf('.') < 0)) {
      return Optional.empty();
    }
    return Optional.of(new PresentedDns(wildcard, rest.toLowerCase(Locale.ROOT)));
  }

  boolean matches(DnsName name) {
    if (!wildcard) {
      return rest.equals(name.text());
    }
    int dot = name.text().indexOf('.');
    return dot > 0 && rest.equals(name.text().substring(dot + 1));
  }

  /** Whether every name that this stands for is {@code base} or below it. */
  boolean isWithin(String base) {
    return base.isEmpty() || rest.equals(base) || rest.endsWith("." + base);
  }

  /** Whether some name that this stands for is {@code base} or below it. */
  boolean overlaps(String base) {
    // *.example.com stands for bar.example.com too, which a base of that name excludes.
    return isWithin(base)
        || (wildcard
            && base.indexOf('.') > 0
            && base.substring(base.indexOf('.') + 1).equals(rest));
  }
}
