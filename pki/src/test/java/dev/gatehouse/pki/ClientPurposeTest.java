package dev.gatehouse.pki;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.crypto.KeyType;
import dev.gatehouse.crypto.PrivateKey;
import dev.gatehouse.pki.PathVerdict.Rejected;
import dev.gatehouse.pki.PathVerdict.Valid;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Which chains make a client of a TLS server (RFC 5280, section 4.2.1.12). */
class ClientPurposeTest {
  private static final Instant FROM = Instant.parse("2026-01-01T00:00:00Z");
  private static final Instant NOW = Instant.parse("2026-11-24T00:00:00Z");
  private static final Instant THROUGH = Instant.parse("2027-01-01T00:00:00Z");
  private static final Random SERIALS = new Random(1);
  private static final PrivateKey KEY = KeyType.EC_P256.generate(new SecureRandom());
  private static final PrivateKey ROOT_KEY = KeyType.EC_P256.generate(new SecureRandom());
  private static final Extension ANY =
      Extension.extendedKeyUsage(List.of(Oids.ANY_EXTENDED_KEY_USAGE));

  private static CertificateBuilder named(PrivateKey key, String commonName) {
    return CertificateBuilder.of(
        key.publicKey(),
        DistinguishedName.ofCommonName(commonName),
        CertificateBuilder.randomSerial(SERIALS),
        FROM,
        THROUGH);
  }

  private static X509Cert root(Extension... more) {
    CertificateBuilder builder =
        named(ROOT_KEY, "root")
            .with(Extension.authority(OptionalInt.empty()))
            .with(Extension.keyUsage(Set.of(KeyUsage.KEY_CERT_SIGN)));
    Stream.of(more).forEach(builder::with);
    return builder.selfSigned(ROOT_KEY.signer());
  }

  private static CertificateBuilder leaf(Extension... more) {
    CertificateBuilder builder = named(KEY, "alice");
    Stream.of(more).forEach(builder::with);
    return builder;
  }

  private static PathVerdict judge(X509Cert root, CertificateBuilder leaf) {
    return judge(root, leaf, new ClientPurpose());
  }

  private static PathVerdict judge(X509Cert root, CertificateBuilder leaf, Purpose purpose) {
    return PathValidator.trusting(TrustAnchors.of(root))
        .validate(List.of(leaf.signedBy(root, ROOT_KEY.signer())), purpose, NOW);
  }

  private static void assertRejected(PathVerdict verdict, PathFault why, String sentence) {
    assertThat(verdict)
        .isInstanceOfSatisfying(
            Rejected.class,
            r -> {
              assertThat(r.why()).isEqualTo(why);
              assertThat(r.sentence()).isEqualTo(sentence);
            });
  }

  @Test
  void a_client_needs_no_name_of_a_server() {
    assertThat(judge(root(), leaf(Extension.clientAuth())))
        .isInstanceOfSatisfying(
            Valid.class,
            v -> {
              assertThat(v.path().purpose()).isEqualTo(new ClientPurpose());
              assertThat(v.path().key()).isEqualTo(KEY.publicKey());
              assertThat(v.path().chain().getFirst().subject())
                  .isEqualTo(DistinguishedName.ofCommonName("alice"));
            });
  }

  @Test
  void a_certificate_without_purposes_is_for_clients_too() {
    assertThat(judge(root(), leaf())).isInstanceOf(Valid.class);
  }

  @Test
  void a_certificate_for_both_is_good_for_either() {
    CertificateBuilder both =
        leaf(
            Extension.extendedKeyUsage(List.of(Oids.SERVER_AUTH, Oids.CLIENT_AUTH)),
            Extension.alternativeNames(List.of(new GeneralName.Dns("a.test")), false));
    assertThat(judge(root(), both)).isInstanceOf(Valid.class);
    assertThat(judge(root(), both, ServerName.parse("a.test"))).isInstanceOf(Valid.class);
  }

  @Test
  void a_servers_certificate_is_not_for_clients() {
    assertRejected(
        judge(root(), leaf(Extension.serverAuth())),
        PathFault.WRONG_USAGE,
        "The client's certificate (CN=alice) is not for TLS clients.");
  }

  @Test
  void a_clients_certificate_is_not_for_servers() {
    assertRejected(
        judge(
            root(),
            leaf(
                Extension.clientAuth(),
                Extension.alternativeNames(List.of(new GeneralName.Dns("a.test")), false)),
            ServerName.parse("a.test")),
        PathFault.WRONG_USAGE,
        "The server's certificate (CN=alice) is not for TLS servers.");
  }

  /** RFC 5280, section 4.2.1.12: one MAY reject it; so do rustls-webpki and OpenSSL. */
  @Test
  void any_purpose_does_not_do_for_a_client_itself() {
    assertRejected(
        judge(root(), leaf(ANY)),
        PathFault.WRONG_USAGE,
        "The client's certificate (CN=alice) is not for TLS clients.");
  }

  @Test
  void an_authority_may_issue_to_clients_by_name_or_as_any_purpose() {
    assertThat(judge(root(ANY), leaf(Extension.clientAuth()))).isInstanceOf(Valid.class);
    assertThat(judge(root(Extension.clientAuth()), leaf())).isInstanceOf(Valid.class);
    assertRejected(
        judge(root(Extension.serverAuth()), leaf(Extension.clientAuth())),
        PathFault.WRONG_USAGE,
        "The authority's certificate (CN=root) may not issue for TLS clients.");
  }

  @Test
  void a_client_signs_so_its_key_must_be_for_that() {
    assertRejected(
        judge(root(), leaf(Extension.keyUsage(Set.of(KeyUsage.KEY_ENCIPHERMENT)))),
        PathFault.WRONG_USAGE,
        "The client's certificate (CN=alice) has a key that may not sign a handshake.");
  }

  @Test
  void an_authority_is_no_client() {
    assertRejected(
        judge(root(), leaf(Extension.authority(OptionalInt.empty()))),
        PathFault.WRONG_USAGE,
        "The client's certificate (CN=alice) belongs to an authority, not to a client.");
  }

  @Test
  void a_client_of_a_stranger_is_told_who_is_missing() {
    X509Cert stranger =
        named(KEY, "stranger")
            .with(Extension.authority(OptionalInt.empty()))
            .selfSigned(KEY.signer());
    assertRejected(
        PathValidator.trusting(TrustAnchors.of(stranger))
            .validate(
                List.of(leaf(Extension.clientAuth()).signedBy(root(), ROOT_KEY.signer())),
                new ClientPurpose(),
                NOW),
        PathFault.UNKNOWN_ISSUER,
        "The client's certificate (CN=alice) was issued by CN=root, which is not trusted, and whose"
            + " certificate the client did not send.");
  }

  @Test
  void a_client_may_send_nothing_that_leads_anywhere() {
    assertThat(
            PathValidator.trusting(TrustAnchors.of(root()))
                .validate(List.of(), new ClientPurpose(), NOW))
        .isEqualTo(new Rejected(PathFault.MALFORMED, 0, "The client sent no certificate."));
  }
}
