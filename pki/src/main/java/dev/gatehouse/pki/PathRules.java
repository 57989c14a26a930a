package dev.gatehouse.pki;

import dev.gatehouse.crypto.InvalidKeyException;
import dev.gatehouse.crypto.KeyType;
import dev.gatehouse.crypto.PublicKey;
import dev.gatehouse.wire.der.ObjectIdentifier;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The rules that one certificate of a path has to keep by itself (RFC 5280, sections 4 and 6.1).
 */
final class PathRules {
  /** A rule that is broken: the kind, and a clause that fits behind the certificate's name. */
  record Broken(PathFault why, String clause) {}

  private static final int MAX_SERIAL_BITS = 20 * 8; // RFC 5280, section 4.1.2.2

  private PathRules() {}

  /** What a peer's own certificate breaks, first things first. */
  static Optional<Broken> ofLeaf(X509Cert cert, Purpose purpose, Instant now, boolean anchor) {
    CertificateExtensions extensions = cert.extensions();
    Optional<Broken> broken = ofAny(cert, now, anchor);
    if (broken.isPresent()) {
      return broken;
    }
    if (cert.isAuthority() && !anchor) {
      // RFC 5280 leaves it open; CA/Browser Forum BR, 7.1.2.7.6: a server's certificate is none of
      // an authority, and no more is a client's.
      return broken(PathFault.WRONG_USAGE, "belongs to an authority, not to a " + bearer(purpose));
    }
    Set<KeyUsage> usage = extensions.keyUsage().orElse(Set.of(KeyUsage.DIGITAL_SIGNATURE));
    if (usage.contains(KeyUsage.KEY_CERT_SIGN) && !cert.isAuthority()) {
      return broken(PathFault.MALFORMED, "may sign certificates and is no authority"); // 4.2.1.3
    }
    if (!usage.contains(KeyUsage.DIGITAL_SIGNATURE)) {
      return broken(
          PathFault.WRONG_USAGE, "has a key that may not sign a handshake"); // RFC 8446, 4.4.2.2
    }
    // Without the extension it is for anything. With it the purpose itself is wanted, and
    // anyExtendedKeyUsage does not do: CA/Browser Forum BR, 7.1.2.7.10, for servers; for clients
    // RFC 5280, 4.2.1.12 says that one MAY reject it, and rustls-webpki and OpenSSL do.
    if (!extensions
        .extendedKeyUsage()
        .map(purposes -> purposes.contains(extendedKeyUsage(purpose)))
        .orElse(true)) {
      return broken(PathFault.WRONG_USAGE, "is not for TLS " + bearer(purpose) + "s");
    }
    if (extensions.nameConstraints().isPresent() && !cert.isAuthority()) {
      return broken(PathFault.MALFORMED, "constrains names and is no authority"); // 4.2.1.10
    }
    if (cert.subject().isEmpty() && !extensions.isCritical(Oids.SUBJECT_ALTERNATIVE_NAME)) {
      return broken(
          PathFault.MALFORMED, "has neither a subject nor critical alternative names"); // 4.2.1.6
    }
    if (purpose instanceof ServerName name && !HostNameMatcher.matches(cert, name)) {
      return broken(
          PathFault.NAME_MISMATCH,
          "is not for " + name.text() + ", but for " + presentedNames(cert));
    }
    return Optional.empty();
  }

  /** Who has to have such a certificate: "server" or "client". */
  static String bearer(Purpose purpose) {
    return switch (purpose) {
      case ServerName _ -> "server";
      case ClientPurpose _ -> "client";
    };
  }

  private static ObjectIdentifier extendedKeyUsage(Purpose purpose) {
    return switch (purpose) {
      case ServerName _ -> Oids.SERVER_AUTH;
      case ClientPurpose _ -> Oids.CLIENT_AUTH;
    };
  }

  /** What an authority's certificate breaks; where it stands in a path is not looked at. */
  static Optional<Broken> ofAuthority(X509Cert cert, Purpose purpose, Instant now, boolean anchor) {
    CertificateExtensions extensions = cert.extensions();
    if (!cert.isAuthority()) {
      return broken(PathFault.NOT_A_CA, "does not belong to an authority and may not issue others");
    }
    if (!extensions.isCritical(Oids.BASIC_CONSTRAINTS)) {
      return broken(PathFault.MALFORMED, "has basic constraints that are not critical"); // 4.2.1.9
    }
    if (!extensions.allows(KeyUsage.KEY_CERT_SIGN)) {
      return broken(PathFault.NOT_A_CA, "has a key that may not sign certificates"); // 6.1.4 (n)
    }
    if (cert.subject().isEmpty()) {
      return broken(PathFault.MALFORMED, "belongs to an authority without a name"); // 4.1.2.6
    }
    Optional<Broken> broken = ofAny(cert, now, anchor);
    if (broken.isPresent()) {
      return broken;
    }
    if (anchor && cert.isSelfIssued() && contradictsItself(extensions)) {
      return broken(
          PathFault.MALFORMED, "names another key than its own as the one that signed it");
    }
    if (extensions.requiresExplicitPolicy()) {
      return broken(
          PathFault.UNCHECKABLE, "requires a certificate policy, which is not processed here");
    }
    // An authority's purposes bind those below it: CA/Browser Forum BR, 7.1.2.10.6, and all
    // browsers.
    if (!extensions
        .extendedKeyUsage()
        .map(
            purposes ->
                purposes.contains(extendedKeyUsage(purpose))
                    || purposes.contains(Oids.ANY_EXTENDED_KEY_USAGE))
        .orElse(true)) {
      return broken(PathFault.WRONG_USAGE, "may not issue for TLS " + bearer(purpose) + "s");
    }
    return Optional.empty();
  }

  private static Optional<Broken> ofAny(X509Cert cert, Instant now, boolean anchor) {
    if (cert.version() != 3) {
      return broken(PathFault.MALFORMED, "has version " + cert.version() + ", 3 is required");
    }
    BigInteger serial = cert.serial();
    if (!anchor
        && (serial.signum() <= 0
            || serial.bitLength() >= MAX_SERIAL_BITS)) { // public roots with zero exist
      return broken(
          PathFault.MALFORMED,
          "has a serial number that is not positive, or longer than 20 bytes"); // 4.1.2.2
    }
    if (cert.issuer().isEmpty()) {
      return broken(PathFault.MALFORMED, "names no issuer"); // 4.1.2.4
    }
    if (!cert.extensions().unknownCritical().isEmpty()) {
      return broken(
          PathFault.UNCHECKABLE,
          "has the critical extension "
              + cert.extensions().unknownCritical().getFirst()
              + ", which is not understood here");
    }
    if (cert.keyFault().isPresent()) {
      InvalidKeyException fault = cert.keyFault().get();
      return broken(
          switch (fault.fault()) {
            case MALFORMED -> PathFault.MALFORMED;
            case UNSUPPORTED -> PathFault.UNSUPPORTED_ALGORITHM;
            case WEAK -> PathFault.WEAK_KEY;
          },
          "has a key that cannot be used: " + fault.getMessage());
    }
    if (cert.publicKey().orElseThrow().bits() % 8 != 0
        && cert.publicKey().orElseThrow().type() == KeyType.RSA) {
      return broken(
          PathFault.WEAK_KEY,
          "has an RSA key whose length is no multiple of 8 bits"); // CA/Browser Forum BR, 6.1.5
    }
    if (now.isBefore(cert.notBefore())) {
      return broken(
          PathFault.NOT_YET_VALID, "is valid from " + cert.notBefore() + " only; now it is " + now);
    }
    if (now.getEpochSecond() > cert.notAfter().getEpochSecond()) {
      return broken(PathFault.EXPIRED, "expired at " + cert.notAfter() + "; now it is " + now);
    }
    return Optional.empty();
  }

  private static boolean contradictsItself(CertificateExtensions extensions) {
    // CA/Browser Forum BR, 7.1.2.1.3: where a root names its signer's key, it is its own.
    return extensions
        .authorityKeyIdentifier()
        .map(signer -> !signer.keyIdentifier().equals(extensions.subjectKeyIdentifier()))
        .orElse(false);
  }

  /** Who signed it is settled here and nowhere else. */
  static Optional<Broken> ofSignature(X509Cert cert, PublicKey issuer) {
    Optional<CertificateSignature> algorithm = cert.signatureKind();
    if (algorithm.isEmpty()) {
      return broken(
          PathFault.UNSUPPORTED_ALGORITHM,
          "is signed with an algorithm that is unknown or too weak");
    }
    if (algorithm.get().under(issuer.type()).isEmpty()) {
      return broken(
          PathFault.UNSUPPORTED_ALGORITHM,
          "is signed with " + algorithm.get() + ", which does not go with its issuer's key");
    }
    if (!algorithm.get().verifies(issuer, cert.tbs(), cert.signature())) {
      return broken(PathFault.BAD_SIGNATURE, "has a signature that its issuer's key did not make");
    }
    return Optional.empty();
  }

  /**
   * All that name constraints look at: alternative names, the subject, and mailboxes in it (RFC
   * 5280, section 4.2.1.10).
   */
  static List<GeneralName> constrainedNames(X509Cert cert) {
    List<GeneralName> names = new ArrayList<>(cert.extensions().alternativeNames());
    if (!cert.subject().isEmpty()) {
      names.add(new GeneralName.Directory(cert.subject()));
      cert.subject()
          .values(Oids.EMAIL_ADDRESS)
          .forEach(mailbox -> names.add(new GeneralName.Email(mailbox)));
    }
    return names;
  }

  private static String presentedNames(X509Cert cert) {
    List<String> names =
        cert.extensions().alternativeNames().stream()
            .filter(n -> n instanceof GeneralName.Dns || n instanceof GeneralName.Ip)
            .limit(5)
            .map(Object::toString)
            .toList();
    if (names.isEmpty()) {
      return "no name at all (a common name does not count)"; // RFC 9525, section 2
    }
    int more = cert.extensions().alternativeNames().size() - names.size();
    return String.join(", ", names) + (more > 0 ? " and " + more + " more" : "");
  }

  private static Optional<Broken> broken(PathFault why, String clause) {
    return Optional.of(new Broken(why, clause));
  }
}
