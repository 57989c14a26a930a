package dev.gatehouse.proving.interop;

import java.util.List;
import java.util.Locale;

/** How peers spell what IANA names. */
final class Names {
  private Names() {}

  /** IANA's, which most of our values print as. */
  static List<String> of(List<?> values) {
    return values.stream().map(Object::toString).toList();
  }

  /** The text without anything that varies between programs: small letters and digits only. */
  static String bare(String text) {
    return text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
  }

  /** IANA's name of a curve that OpenSSL, GnuTLS or NSS name in their own way; null for others. */
  static @org.jspecify.annotations.Nullable String group(String theirs) {
    return switch (bare(theirs)) {
      case "x25519" -> "x25519";
      case "p256", "prime256v1", "secp256r1", "ecdhpprime256v1", "ecdhprime256v1" -> "secp256r1";
      case "p384", "secp384r1", "ecdhsecp384r1" -> "secp384r1";
      case "x25519mlkem768" -> "X25519MLKEM768";
      default -> null;
    };
  }
}
