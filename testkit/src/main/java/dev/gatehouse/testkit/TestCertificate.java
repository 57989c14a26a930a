package dev.gatehouse.testkit;

import dev.gatehouse.crypto.KeyType;
import dev.gatehouse.crypto.PrivateKey;
import dev.gatehouse.pki.CertificateBuilder;
import dev.gatehouse.pki.DistinguishedName;
import dev.gatehouse.pki.Extension;
import dev.gatehouse.pki.GeneralName;
import dev.gatehouse.pki.Identity;
import dev.gatehouse.pki.IpName;
import dev.gatehouse.pki.KeyUsage;
import dev.gatehouse.pki.ServerName;
import dev.gatehouse.pki.X509Cert;
import dev.gatehouse.wire.pem.Pem;
import java.io.ByteArrayOutputStream;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A server's or a client's certificate in the making: right in everything, until a test asks for
 * something wrong. Not thread-safe.
 */
public final class TestCertificate {
  private final TestAuthority authority;
  private final DistinguishedName subject;
  private final List<GeneralName> names = new ArrayList<>();
  private final Extension purposes;
  private final List<Extension> more = new ArrayList<>();
  private KeyType type = KeyType.EC_P256;
  private @Nullable PrivateKey key;
  private Instant notBefore = TestAuthority.NOT_BEFORE;
  private Instant notAfter = TestAuthority.NOT_AFTER;
  private boolean belowRoot;

  private TestCertificate(TestAuthority authority, DistinguishedName subject, Extension purposes) {
    this.authority = authority;
    this.subject = subject;
    this.purposes = purposes;
  }

  static TestCertificate server(TestAuthority authority, String... names) {
    List<GeneralName> all = Stream.of(names).map(TestCertificate::generalName).toList();
    DistinguishedName subject =
        DistinguishedName.ofCommonName(all.isEmpty() ? "nameless" : String.valueOf(all.getFirst()));
    TestCertificate server = new TestCertificate(authority, subject, Extension.serverAuth());
    server.names.addAll(all);
    return server;
  }

  static TestCertificate client(TestAuthority authority, String commonName) {
    return new TestCertificate(
        authority, DistinguishedName.ofCommonName(commonName), Extension.clientAuth());
  }

  private static GeneralName generalName(String name) {
    if (name.startsWith("*.")) {
      return new GeneralName.Dns(name);
    }
    return switch (ServerName.parse(name)) {
      case IpName ip -> new GeneralName.Ip(ip);
      case ServerName dns -> new GeneralName.Dns(dns.text());
    };
  }

  /** With a fresh key of another type than P-256. */
  public TestCertificate key(KeyType other) {
    type = other;
    return this;
  }

  /** With this very key. */
  public TestCertificate key(PrivateKey own) {
    key = own;
    return this;
  }

  public TestCertificate validity(Instant from, Instant through) {
    notBefore = from;
    notAfter = through;
    return this;
  }

  /** With one more name, as it is: ill-formed if need be. */
  public TestCertificate name(GeneralName name) {
    names.add(name);
    return this;
  }

  /** With an extension; it replaces the usual one of its type. */
  public TestCertificate with(Extension extension) {
    more.add(extension);
    return this;
  }

  /** Issued by the root itself, without an intermediate. */
  public TestCertificate belowRoot() {
    belowRoot = true;
    return this;
  }

  /** The certificate, its issuer's where that is not the root, and the key. */
  public Identity issue() {
    PrivateKey own = key == null ? type.generate(new SecureRandom()) : key;
    CertificateBuilder builder =
        CertificateBuilder.of(
            own.publicKey(),
            subject,
            CertificateBuilder.randomSerial(authority.serials()),
            notBefore,
            notAfter);
    List<Extension> usual = new ArrayList<>();
    usual.add(
        Extension.keyUsage(
            own.type() == KeyType.RSA
                ? Set.of(KeyUsage.DIGITAL_SIGNATURE, KeyUsage.KEY_ENCIPHERMENT)
                : Set.of(KeyUsage.DIGITAL_SIGNATURE)));
    usual.add(purposes);
    if (!names.isEmpty()) {
      usual.add(Extension.alternativeNames(names, false));
    }
    usual.removeIf(u -> more.stream().anyMatch(m -> m.type().equals(u.type())));
    usual.forEach(builder::with);
    more.forEach(builder::with);
    if (belowRoot) {
      return new Identity(
          List.of(builder.signedBy(authority.root(), authority.rootKey().signer())), own.signer());
    }
    X509Cert leaf =
        builder.signedBy(authority.intermediate(), authority.intermediateKey().signer());
    return new Identity(List.of(leaf, authority.intermediate()), own.signer());
  }

  /** A chain as PEM, for another program's configuration. */
  public static byte[] pem(List<X509Cert> chain) {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    for (X509Cert certificate : chain) {
      text.writeBytes(Pem.format(Pem.CERTIFICATE, certificate.encoded().toArray()));
    }
    return text.toByteArray();
  }
}
