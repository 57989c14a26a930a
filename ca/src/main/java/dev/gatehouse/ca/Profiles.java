package dev.gatehouse.ca;

import dev.gatehouse.crypto.KeyType;
import dev.gatehouse.crypto.PrivateKey;
import dev.gatehouse.crypto.PublicKey;
import dev.gatehouse.pki.CertificateBuilder;
import dev.gatehouse.pki.DistinguishedName;
import dev.gatehouse.pki.DnsName;
import dev.gatehouse.pki.Extension;
import dev.gatehouse.pki.GeneralName;
import dev.gatehouse.pki.IpName;
import dev.gatehouse.pki.KeyUsage;
import dev.gatehouse.pki.NameConstraints;
import dev.gatehouse.pki.NameSubtree;
import dev.gatehouse.pki.ServerName;
import dev.gatehouse.pki.X509Cert;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What our certificates say, each value with its source. “BR” is the CA/Browser Forum's Baseline
 * Requirements for TLS Server Certificates, version 2.2.6 of 2026-03-31 (read 2026-11): they bind
 * public authorities, and clients are built for what follows them.
 */
final class Profiles {
  /** All keys. BR 6.1.5 allows P-256, P-384 and P-521, and of them P-256 is fastest (2026-11). */
  static final KeyType KEY = KeyType.EC_P256;

  /** BR 7.1.2.1.1: a root lives 2922 to 9132 days; ten years, as local roots usually do. */
  static final Duration ROOT_LIFE = Duration.ofDays(3652);

  /** Ours (2026-11): a year's notice, so that even a machine that is seldom used is told. */
  static final Duration ROOT_NOTICE = Duration.ofDays(365);

  /** Ours (2026-11): three years; it is renewed unattended at two thirds of them. */
  static final Duration INTERMEDIATE_LIFE = Duration.ofDays(1096);

  /**
   * BR 1.6.1, since 2026-03-15: up to 7 days a certificate is “short-lived” and needs no revocation
   * (BR 7.1.2.11.2), of which we have none. Far below what clients enforce for public authorities
   * (398 days from 2020-09-01; BR 6.3.2: 200 since 2026-03-15, 47 from 2029-03-15), and long enough
   * to be used again on most days' first start.
   */
  static final Duration LEAF_LIFE = Duration.ofDays(7);

  /**
   * Clocks differ: valid a little before it was made. BR 7.1.2.7: not more than 48 hours before the
   * signing; BR 7.1.2.1.1 and 7.1.2.10.1: one day for authorities.
   */
  static final Duration BACKDATE = Duration.ofHours(1);

  /** Ours (2026-11); public authorities stop at 100 too. */
  static final int MOST_NAMES = 100;

  /**
   * The names that stay in the house. RFC 6761, section 6.3 ({@code localhost}) and 6.2 ({@code
   * test}); ICANN board resolution 2024.07.29.06 ({@code internal}); RFC 8375 ({@code home.arpa});
   * RFC 1122, section 3.2.1.3 and RFC 4291, section 2.5.3 (loopback); RFC 1918 and RFC 4193
   * (private). Critical (BR 7.1.2.10.8: SHOULD). Kinds of names without an entry would be free (RFC
   * 5280, section 4.2.1.10), so mail addresses get one too: a mail program that believes the root
   * must not believe its mail (BR 7.1.2.10.8 advises against that entry in a public hierarchy,
   * where nobody knows why it is there).
   */
  static final NameConstraints LOCAL_NAMES =
      new NameConstraints(
          List.of(
              new NameSubtree.Dns("localhost"),
              new NameSubtree.Dns("test"),
              new NameSubtree.Dns("internal"),
              new NameSubtree.Dns("home.arpa"),
              NameSubtree.Ip.parse("127.0.0.0/8"),
              NameSubtree.Ip.parse("10.0.0.0/8"),
              NameSubtree.Ip.parse("172.16.0.0/12"),
              NameSubtree.Ip.parse("192.168.0.0/16"),
              NameSubtree.Ip.parse("::1/128"),
              NameSubtree.Ip.parse("fc00::/7"),
              new NameSubtree.Email("localhost")),
          List.of());

  static final String PERMITTED_IN_WORDS =
      "localhost, *.localhost, .test, .internal, .home.arpa, loopback and private addresses";

  static final String NEW_AUTHORITY =
      "move the folder away, start again for a new authority, and run “gatehouse trust install”";

  private static final Set<KeyUsage> AUTHORITY_USAGE = // BR 7.1.2.1.2, 7.1.2.10.7
      Set.of(KeyUsage.KEY_CERT_SIGN, KeyUsage.CRL_SIGN);

  private Profiles() {}

  /**
   * A root: one intermediate may follow, for local names only. (BR 7.1.2.1.4 advises public roots
   * against a path length; ours never has a second level below it.)
   */
  static X509Cert root(PrivateKey key, Instant now, SecureRandom random) {
    return authority(
            key.publicKey(), "Gatehouse local root ", now, ROOT_LIFE, Instant.MAX, 1, random)
        .with(Extension.nameConstraints(LOCAL_NAMES)) // critical: RFC 5280, section 4.2.1.10
        .selfSigned(key.signer());
  }

  /**
   * An intermediate for server certificates, ending no later than its root. The root's name
   * constraints are not repeated: both keys lie in one folder, and every handshake would carry
   * them.
   */
  static X509Cert intermediate(
      PublicKey key, X509Cert root, PrivateKey rootKey, Instant now, SecureRandom random) {
    return authority(
            key,
            "Gatehouse local intermediate ",
            now,
            INTERMEDIATE_LIFE,
            root.notAfter(),
            0, // BR 7.1.2.10.4 allows 0: servers only below it
            random)
        .with(Extension.serverAuth()) // BR 7.1.2.10.6
        .signedBy(root, rootKey.signer());
  }

  /** A server's certificate for these names, ending no later than its issuer. */
  static X509Cert leaf(
      PublicKey key,
      List<ServerName> names,
      X509Cert issuer,
      PrivateKey issuerKey,
      Instant now,
      SecureRandom random) {
    List<GeneralName> entries = names.stream().map(GeneralName::of).toList();
    // No common name: RFC 9525, section 2 ignores it and BR 7.1.2.7.2 advises against it. A subject
    // that is empty makes the names critical (RFC 5280, section 4.2.1.6; BR 7.1.2.7.12).
    return builder(key, DistinguishedName.empty(), now, LEAF_LIFE, issuer.notAfter(), random)
        .with(Extension.keyUsage(Set.of(KeyUsage.DIGITAL_SIGNATURE))) // BR 7.1.2.7.11, for ECDSA
        .with(Extension.serverAuth()) // BR 7.1.2.7.10
        .with(Extension.alternativeNames(entries, true))
        .signedBy(issuer, issuerKey.signer());
  }

  /**
   * When to replace it: at two thirds of its life, which leaves a third for trying (2026-11). One
   * that ends with its issuer, or later, is kept to its end: another would live no longer.
   */
  static Instant renewAt(X509Cert certificate, X509Cert issuer) {
    if (!certificate.notAfter().isBefore(issuer.notAfter())) {
      return certificate.notAfter();
    }
    Duration life = Duration.between(certificate.notBefore(), certificate.notAfter());
    return certificate.notBefore().plusSeconds(life.toSeconds() * 2 / 3);
  }

  /** A local name that a person might want instead of this one. */
  static String localNameLike(ServerName name) {
    return switch (name) {
      case IpName _ -> "localhost or 192.168.1.10";
      case DnsName dns ->
          dns.labels().getFirst() + ".localhost or " + dns.labels().getFirst() + ".test";
    };
  }

  private static CertificateBuilder authority(
      PublicKey key,
      String name,
      Instant now,
      Duration life,
      Instant latest,
      int pathLength,
      SecureRandom random) {
    var identifier = CertificateBuilder.keyIdentifier(key);
    // Each has a name of its own: stores of certificates look issuers up by name.
    var subject = DistinguishedName.of("Gatehouse", name + identifier.slice(0, 4).toHex());
    return builder(key, subject, now, life, latest, random)
        .with(Extension.authority(OptionalInt.of(pathLength))) // BR 7.1.2.1.4: critical
        .with(Extension.keyUsage(AUTHORITY_USAGE))
        .with(Extension.subjectKeyIdentifier(identifier)); // RFC 5280, section 4.2.1.2: MUST
  }

  private static CertificateBuilder builder(
      PublicKey key,
      DistinguishedName subject,
      Instant now,
      Duration life,
      Instant latest,
      SecureRandom random) {
    Instant notBefore = now.minus(BACKDATE).truncatedTo(ChronoUnit.SECONDS);
    // Both ends are within (RFC 5280, section 4.1.2.5), hence a second less.
    Instant notAfter = notBefore.plus(life).minusSeconds(1);
    return CertificateBuilder.of(
        key,
        subject,
        CertificateBuilder.randomSerial(random), // BR 7.1.2.7: 64 bits or more from a CSPRNG
        notBefore,
        notAfter.isAfter(latest) ? latest : notAfter);
  }
}
