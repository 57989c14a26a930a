package dev.gatehouse.tls.handshake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.crypto.KeyType;
import dev.gatehouse.crypto.SignatureAlgorithm;
import dev.gatehouse.pki.DistinguishedName;
import dev.gatehouse.pki.X509Cert;
import dev.gatehouse.testkit.TestAuthority;
import dev.gatehouse.tls.config.Credential;
import dev.gatehouse.wire.Bytes;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which of our certificates a server gets to see (RFC 8446, section 4.4.2.3). */
class CredentialRequestTest {
  private static final TestAuthority EC = TestAuthority.of(KeyType.EC_P256);
  private static final TestAuthority RSA = TestAuthority.of(KeyType.RSA);

  /** An elliptic key, certified by elliptic signatures. */
  private static final Credential ELLIPTIC = Credential.of(EC.client("elliptic").issue());

  /** An RSA key, certified by elliptic signatures. */
  private static final Credential MIXED =
      Credential.of(EC.client("mixed").key(RSA.rootKey()).issue());

  /** An elliptic key, certified by RSA signatures of the first kind. */
  private static final Credential UNDER_RSA = Credential.of(RSA.client("under RSA").issue());

  private static final List<SignatureAlgorithm> BOTH =
      List.of(SignatureAlgorithm.RSA_PSS_SHA256, SignatureAlgorithm.ECDSA_SECP256R1_SHA256);

  private static CredentialRequest asking(List<SignatureAlgorithm> algorithms) {
    return new CredentialRequest(algorithms, Optional.empty(), List.of());
  }

  private static CredentialRequest naming(X509Cert... authorities) {
    return new CredentialRequest(
        BOTH,
        Optional.empty(),
        java.util.stream.Stream.of(authorities).map(a -> a.subject().encoded()).toList());
  }

  private static CredentialRequest verifying(SignatureAlgorithm... inCertificates) {
    return new CredentialRequest(BOTH, Optional.of(Set.of(inCertificates)), List.of());
  }

  @Test
  void the_first_that_suits_is_chosen() {
    assertThat(asking(BOTH).firstOf(List.of(ELLIPTIC, MIXED))).contains(ELLIPTIC);
    assertThat(asking(BOTH).firstOf(List.of(MIXED, ELLIPTIC))).contains(MIXED);
    assertThat(asking(BOTH).firstOf(List.of())).isEmpty();
  }

  @Test
  void a_key_must_have_a_signature_that_the_server_verifies() {
    CredentialRequest rsa = asking(List.of(SignatureAlgorithm.RSA_PSS_SHA384));
    assertThat(rsa.firstOf(List.of(ELLIPTIC, MIXED))).contains(MIXED);
    assertThat(rsa.firstOf(List.of(ELLIPTIC))).isEmpty();
    assertThat(asking(List.of()).firstOf(List.of(ELLIPTIC, MIXED))).isEmpty();
  }

  @Test
  void the_requests_order_says_how_a_key_signs() {
    assertThat(
            asking(List.of(SignatureAlgorithm.RSA_PSS_SHA384, SignatureAlgorithm.RSA_PSS_SHA256))
                .algorithm(MIXED))
        .contains(SignatureAlgorithm.RSA_PSS_SHA384);
  }

  @Test
  void any_issuer_of_the_chain_may_be_the_authority_that_is_named() {
    assertThat(naming(EC.root()).takes(ELLIPTIC)).isTrue();
    assertThat(naming(EC.intermediate()).takes(ELLIPTIC)).isTrue();
    assertThat(naming(RSA.root()).takes(ELLIPTIC)).isFalse();
    assertThat(naming(RSA.root(), EC.root()).firstOf(List.of(UNDER_RSA, ELLIPTIC)))
        .contains(UNDER_RSA);
    assertThat(naming(EC.root()).firstOf(List.of(UNDER_RSA, ELLIPTIC))).contains(ELLIPTIC);
  }

  @Test
  void an_authoritys_name_that_is_no_name_is_nobodys() {
    CredentialRequest garbage =
        new CredentialRequest(BOTH, Optional.empty(), List.of(Bytes.ascii("no name")));
    assertThat(garbage.takes(ELLIPTIC)).isFalse();
    CredentialRequest empty =
        new CredentialRequest(BOTH, Optional.empty(), List.of(DistinguishedName.empty().encoded()));
    assertThat(empty.takes(ELLIPTIC)).isFalse();
  }

  @Test
  void each_certificate_must_be_signed_as_the_server_verifies_it() {
    assertThat(verifying(SignatureAlgorithm.ECDSA_SECP256R1_SHA256).takes(ELLIPTIC)).isTrue();
    assertThat(verifying(SignatureAlgorithm.ECDSA_SECP256R1_SHA256).takes(UNDER_RSA)).isFalse();
    assertThat(verifying(SignatureAlgorithm.RSA_PKCS1_SHA256).takes(UNDER_RSA)).isTrue();
    assertThat(verifying(SignatureAlgorithm.RSA_PSS_SHA256).takes(UNDER_RSA)).isFalse();
    assertThat(verifying().takes(ELLIPTIC)).isFalse();
  }

  /** An ECDSA identifier names no curve: the issuer's key does, and we may not have that. */
  @Test
  void a_certificates_ecdsa_hash_decides_whatever_the_curve() {
    assertThat(verifying(SignatureAlgorithm.ECDSA_SECP384R1_SHA256).takes(ELLIPTIC)).isTrue();
    assertThat(verifying(SignatureAlgorithm.ECDSA_SECP384R1_SHA384).takes(ELLIPTIC)).isFalse();
  }

  /** RFC 8446, section 4.4.2.2: such are not validated. */
  @Test
  void how_a_root_signed_itself_is_nobodys_business() {
    Credential withRoot =
        Credential.of(
            new dev.gatehouse.pki.Identity(
                List.of(
                    ELLIPTIC.identity().certificate(), EC.intermediate(), EC.root(), RSA.root()),
                ELLIPTIC.identity().signer()));
    assertThat(verifying(SignatureAlgorithm.ECDSA_SECP256R1_SHA256).takes(withRoot)).isTrue();
  }
}
