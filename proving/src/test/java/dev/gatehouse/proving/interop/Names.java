package dev.gatehouse.proving.interop;

import dev.gatehouse.tls.spec.CipherSuite;
import dev.gatehouse.tls.spec.KeyExchangeMethod;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How peers spell what IANA names. */
final class Names {
  private Names() {}

  /** IANA's, which most of our values print as. */
  static List<String> of(List<?> values) {
    return values.stream().map(Object::toString).toList();
  }

  /** What OpenSSL calls a suite of before TLS 1.3: {@code ECDHE-RSA-AES128-GCM-SHA256}. */
  static String openSsl(CipherSuite suite) {
    return suite
        .toString()
        .replaceFirst("^TLS_RSA_WITH_", "")
        .replaceFirst("^TLS_", "")
        .replaceFirst("_WITH_", "-")
        .replaceFirst("3DES_EDE_CBC", "DES-CBC3")
        .replaceFirst("AES_(\\d+)_CBC", "AES$1")
        .replaceFirst("AES_(\\d+)_GCM", "AES$1-GCM")
        .replaceFirst("RC4_128", "RC4")
        .replaceFirst("CHACHA20_POLY1305_SHA256", "CHACHA20-POLY1305")
        .replace('_', '-');
  }

  /** IANA's name of a suite that OpenSSL names in its way; the same where that is IANA's. */
  static @Nullable String suite(@Nullable String theirs) {
    return CipherSuite.known().stream()
        .filter(it -> it.keyExchange() != KeyExchangeMethod.ANY && openSsl(it).equals(theirs))
        .map(CipherSuite::toString)
        .findFirst()
        .orElse(theirs);
  }

  /** {@code ProtocolVersion}'s text of a version that others write TLSv1, TLS1.2 or TLS 1.2. */
  static String version(String theirs) {
    String digits = theirs.replaceFirst("^(TLS|SSL)[ v]*", "");
    if (theirs.startsWith("SSL")) {
      return "SSLv" + digits.replaceFirst("\\.0$", "");
    }
    return "TLSv" + (digits.contains(".") ? digits : digits + ".0");
  }

  /** The text without anything that varies between programs: small letters and digits only. */
  static String bare(String text) {
    return text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
  }

  /** IANA's name of a curve that OpenSSL, GnuTLS or NSS name in their own way; null for others. */
  static @Nullable String group(String theirs) {
    return switch (bare(theirs)) {
      case "x25519" -> "x25519";
      case "p256", "prime256v1", "secp256r1", "ecdhpprime256v1", "ecdhprime256v1" -> "secp256r1";
      case "p384", "secp384r1", "ecdhsecp384r1" -> "secp384r1";
      case "x25519mlkem768" -> "X25519MLKEM768";
      default -> null;
    };
  }
}
