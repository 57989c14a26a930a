package dev.gatehouse.ca;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.crypto.PrivateKey;
import dev.gatehouse.pki.CertificateBuilder;
import dev.gatehouse.pki.DistinguishedName;
import dev.gatehouse.pki.Extension;
import dev.gatehouse.pki.GeneralName;
import dev.gatehouse.pki.Identity;
import dev.gatehouse.pki.IpName;
import dev.gatehouse.pki.KeyUsage;
import dev.gatehouse.pki.PathFault;
import dev.gatehouse.pki.PathValidator;
import dev.gatehouse.pki.PathVerdict;
import dev.gatehouse.pki.ServerName;
import dev.gatehouse.pki.TrustAnchors;
import dev.gatehouse.pki.X509Cert;
import dev.gatehouse.wire.pem.Pem;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.CertPathValidator;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXCertPathValidatorResult;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What other implementations make of our certificates: they accept them for the names that they
 * carry, and refuse one for another name that somebody with the intermediate's stolen key made.
 */
class PeerVerdictsTest {
  private static final SecureRandom RANDOM = new SecureRandom();

  /** Some peers cannot be told the time. */
  private static final InstantSource CLOCK = InstantSource.system();

  @TempDir private static Path parent;
  private static Authority authority;
  private static Path root;

  @BeforeAll
  static void makeAnAuthority() throws Exception {
    StateFolder folder = StateFolder.at(parent.resolve("state"));
    authority = Authority.openOrCreate(folder, CLOCK, RANDOM);
    root = folder.rootFile();
  }

  private static Path write(X509Cert... certificates) throws Exception {
    ByteArrayOutputStream pem = new ByteArrayOutputStream();
    for (X509Cert each : certificates) {
      pem.writeBytes(Pem.format(Pem.CERTIFICATE, each.encoded().toArray()));
    }
    return Files.write(Files.createTempFile(parent, "chain", ".pem"), pem.toByteArray());
  }

  private static List<X509Cert> issued(String name) throws Exception {
    return authority.identityFor(Names.of(name)).chain();
  }

  /** With the intermediate's key, around all of our checks. */
  private static List<X509Cert> forged(GeneralName name) throws Exception {
    byte[] pem = Files.readAllBytes(parent.resolve("state/intermediate.key"));
    try (KeyedChain issuer = KeyedChain.parse(pem)) {
      PrivateKey key = Profiles.KEY.generate(RANDOM);
      X509Cert leaf =
          CertificateBuilder.of(
                  key.publicKey(),
                  DistinguishedName.empty(),
                  CertificateBuilder.randomSerial(RANDOM),
                  CLOCK.instant().minus(Profiles.BACKDATE),
                  CLOCK.instant().plus(Profiles.LEAF_LIFE))
              .with(Extension.keyUsage(Set.of(KeyUsage.DIGITAL_SIGNATURE)))
              .with(Extension.serverAuth())
              .with(Extension.alternativeNames(List.of(name), true))
              .signedBy(issuer.certificate(), issuer.key().signer());
      return List.of(leaf, issuer.certificate());
    }
  }

  private static GeneralName name(String text) {
    return GeneralName.of(ServerName.parse(text));
  }

  private static Peer openssl(List<X509Cert> chain, String... more) throws Exception {
    Peer.require("openssl");
    List<Object> words =
        new ArrayList<>(List.of("openssl", "verify", "-x509_strict", "-no-CApath"));
    words.addAll(List.of("-purpose", "sslserver", "-CAfile", root));
    words.addAll(List.of(more));
    words.addAll(List.of("-untrusted", write(chain.getLast()), write(chain.getFirst())));
    return Peer.run(parent, words.toArray());
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost", "a.b.localhost", "shop.test", "127.0.0.1", "fd00::1", "::1"})
  void openssl_accepts_what_we_issue(String name) throws Exception {
    boolean address = ServerName.parse(name) instanceof IpName;
    Peer verdict = openssl(issued(name), address ? "-verify_ip" : "-verify_hostname", name);
    assertThat(verdict.output()).contains(": OK");
    assertThat(verdict.status()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"bank.example", "8.8.8.8", "2001:db8::1", "172.32.0.1"})
  void openssl_refuses_another_name_under_our_root(String name) throws Exception {
    Peer verdict = openssl(forged(name(name)));
    assertThat(verdict.status()).isNotZero();
    assertThat(verdict.output()).contains("permitted subtree violation");
  }

  @Test
  void openssl_refuses_a_mail_address_under_our_root() throws Exception {
    Peer verdict = openssl(forged(new GeneralName.Email("boss@bank.example")));
    assertThat(verdict.output()).contains("permitted subtree violation");
  }

  private static Peer gnutls(List<X509Cert> chain, String name) throws Exception {
    Peer.require("certtool");
    return Peer.run(
        parent,
        "certtool",
        "--verify",
        "--verify-profile=medium",
        "--verify-purpose=1.3.6.1.5.5.7.3.1",
        "--load-ca-certificate=" + root,
        "--verify-hostname=" + name,
        "--infile=" + write(chain.getFirst(), chain.getLast()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost", "a.b.localhost", "shop.test", "127.0.0.1", "::1"})
  void gnutls_accepts_what_we_issue(String name) throws Exception {
    Peer verdict = gnutls(issued(name), name);
    assertThat(verdict.output()).contains("Verified. The certificate is trusted.");
    assertThat(verdict.status()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"bank.example", "8.8.8.8"})
  void gnutls_refuses_another_name_under_our_root(String name) throws Exception {
    Peer verdict = gnutls(forged(name(name)), name);
    assertThat(verdict.status()).isNotZero();
    assertThat(verdict.output()).contains("violates the signer's constraints");
  }

  /** Mozilla's library: Firefox's. */
  private static Peer nss(List<X509Cert> chain) throws Exception {
    Peer.require("certutil");
    Path database = Files.createTempDirectory(parent, "nss");
    String place = "sql:" + database;
    Peer.run(parent, "certutil", "-N", "-d", place, "--empty-password");
    assertThat(Peer.run(parent, "certutil", "-A", "-d", place, "-t", "C,,", "-n", "r", "-i", root))
        .extracting(Peer::status)
        .isEqualTo(0);
    Path issuer = write(chain.getLast());
    Peer.run(parent, "certutil", "-A", "-d", place, "-t", ",,", "-n", "i", "-i", issuer);
    Path leaf = write(chain.getFirst());
    Peer.run(parent, "certutil", "-A", "-d", place, "-t", ",,", "-n", "leaf", "-i", leaf);
    return Peer.run(parent, "certutil", "-V", "-d", place, "-n", "leaf", "-u", "V", "-e");
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost", "shop.test", "127.0.0.1", "::1"})
  void nss_accepts_what_we_issue(String name) throws Exception {
    assertThat(nss(issued(name)).output()).contains("certificate is valid");
  }

  @ParameterizedTest
  @ValueSource(strings = {"bank.example", "8.8.8.8"})
  void nss_refuses_another_name_under_our_root(String name) throws Exception {
    Peer verdict = nss(forged(name(name)));
    assertThat(verdict.status()).isNotZero();
    assertThat(verdict.output()).contains("not permitted to issue a certificate with this name");
  }

  @ParameterizedTest
  @ValueSource(strings = {"bank.example", "8.8.8.8", "2001:db8::1"})
  void our_own_validator_refuses_another_name_under_our_root(String name) throws Exception {
    PathVerdict verdict =
        PathValidator.trusting(TrustAnchors.of(authority.root()))
            .validate(forged(name(name)), ServerName.parse(name), CLOCK.instant());
    assertThat(verdict)
        .isInstanceOfSatisfying(
            PathVerdict.Rejected.class,
            no -> assertThat(no.why()).isEqualTo(PathFault.NAME_NOT_PERMITTED));
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost", "127.0.0.1"})
  void the_jdk_accepts_what_we_issue(String name) throws Exception {
    CertificateFactory factory = CertificateFactory.getInstance("X.509");
    List<Certificate> chain = new ArrayList<>();
    for (X509Cert each : issued(name)) {
      chain.add(factory.generateCertificate(new ByteArrayInputStream(each.encoded().toArray())));
    }
    var anchor =
        (X509Certificate)
            factory.generateCertificate(
                new ByteArrayInputStream(authority.root().encoded().toArray()));
    var parameters = new PKIXParameters(Set.of(new TrustAnchor(anchor, null)));
    parameters.setRevocationEnabled(false);
    var result =
        (PKIXCertPathValidatorResult)
            CertPathValidator.getInstance("PKIX")
                .validate(factory.generateCertPath(chain), parameters);
    assertThat(result.getPublicKey()).isEqualTo(chain.getFirst().getPublicKey());
  }

  @Test
  void openssl_finds_nothing_to_criticise_in_each_certificate() throws Exception {
    Peer.require("openssl");
    Identity server = authority.identityFor(Names.of("localhost", "127.0.0.1", "::1"));
    String text = "";
    for (X509Cert each :
        List.of(authority.root(), authority.intermediate(), server.certificate())) {
      text += Peer.run(parent, "openssl", "x509", "-noout", "-text", "-in", write(each)).output();
    }
    assertThat(text)
        .contains("X509v3 Name Constraints: critical")
        .contains("CA:TRUE, pathlen:1", "CA:TRUE, pathlen:0")
        .contains("X509v3 Subject Alternative Name: critical")
        .contains("DNS:localhost, IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1")
        .contains("X509v3 Key Usage: critical\n                Certificate Sign, CRL Sign")
        .contains("X509v3 Key Usage: critical\n                Digital Signature\n")
        .contains("TLS Web Server Authentication");
  }
}
