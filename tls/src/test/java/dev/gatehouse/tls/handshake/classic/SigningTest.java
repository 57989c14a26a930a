package dev.gatehouse.tls.handshake.classic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.crypto.KeyType;
import dev.gatehouse.crypto.SignatureAlgorithm;
import dev.gatehouse.tls.spec.ClassicVersion;
import dev.gatehouse.tls.spec.Rule;
import dev.gatehouse.tls.spec.SignatureScheme;
import dev.gatehouse.tls.spec.TlsError.PeerMisbehaved;
import dev.gatehouse.tls.spec.TlsException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What signs in which version. */
class SigningTest {
  @ParameterizedTest
  @EnumSource
  void in_ssl_3_none_but_an_rsa_key_signs(KeyType key) throws Exception {
    List<SignatureAlgorithm> able = Signing.able(ClassicVersion.SSL_3_0, key, List.of());
    if (key == KeyType.RSA) {
      assertThat(able).containsExactly(SignatureAlgorithm.RSA_PKCS1_MD5_SHA1);
      assertThat(Signing.received(ClassicVersion.SSL_3_0, null, key, List.of()))
          .isEqualTo(SignatureAlgorithm.RSA_PKCS1_MD5_SHA1);
    } else {
      assertThat(able).isEmpty();
      assertThatThrownBy(() -> Signing.received(ClassicVersion.SSL_3_0, null, key, List.of()))
          .isInstanceOfSatisfying(
              TlsException.class,
              e ->
                  assertThat(e.error())
                      .isEqualTo(new PeerMisbehaved(Rule.SIGNATURE_SCHEME_FITS_KEY)));
    }
  }

  @Test
  void in_tls_1_2_a_scheme_that_we_did_not_offer_is_refused() {
    assertThatThrownBy(
            () ->
                Signing.received(
                    ClassicVersion.TLS_1_2,
                    SignatureScheme.ED25519,
                    KeyType.ED25519,
                    List.of(SignatureScheme.ECDSA_SECP256R1_SHA256)))
        .isInstanceOfSatisfying(
            TlsException.class,
            e ->
                assertThat(e.error()).isEqualTo(new PeerMisbehaved(Rule.SIGNATURE_SCHEME_OFFERED)));
  }
}
