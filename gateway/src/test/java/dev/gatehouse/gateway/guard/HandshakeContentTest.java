package dev.gatehouse.gateway.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.crypto.SignatureAlgorithm;
import dev.gatehouse.wire.Bytes;
import dev.gatehouse.wire.Writer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HandshakeContentTest {
  private static final SignatureAlgorithm ECDSA = SignatureAlgorithm.ECDSA_SECP256R1_SHA256;

  static Bytes certificateVerify(String context, int hashBytes) {
    return new Writer()
        .raw(Bytes.ascii(" ".repeat(64) + context + "\0"))
        .raw(new byte[hashBytes])
        .toBytes();
  }

  static Bytes modern() {
    return certificateVerify("TLS 1.3, server CertificateVerify", 32);
  }

  private static Bytes ecdhe(int curve, int pointBytes, int leftOver) {
    byte[] point = new byte[pointBytes];
    point[0] = 4;
    return new Writer()
        .raw(new byte[64])
        .u8(3)
        .u16(curve)
        .opaque8(Bytes.owning(point))
        .raw(new byte[leftOver])
        .toBytes();
  }

  private static Bytes dhe(int p, int g, int ys, int leftOver) {
    return new Writer()
        .raw(new byte[64])
        .opaque16(Bytes.owning(new byte[p]))
        .opaque16(Bytes.owning(new byte[g]))
        .opaque16(Bytes.owning(new byte[ys]))
        .raw(new byte[leftOver])
        .toBytes();
  }

  private static boolean signed(SignatureAlgorithm algorithm, Bytes content) {
    return HandshakeContent.fault(algorithm, content).isEmpty();
  }

  @Test
  void a_certificate_verify_of_a_server_is_signed_with_the_hash_of_a_suite() {
    for (int length = 0; length < 70; length++) {
      assertThat(signed(ECDSA, certificateVerify("TLS 1.3, server CertificateVerify", length)))
          .as("%s bytes", length)
          .isEqualTo(length == 32 || length == 48);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "TLS 1.3, client CertificateVerify",
        "TLS 1.3, server CertificateVerifx",
        "TLS 1.3, Server CertificateVerify",
        "TLS 1.3 delegated credentials",
        ""
      })
  void no_other_context_is_signed(String context) {
    assertThat(signed(ECDSA, certificateVerify(context, 32))).isFalse();
  }

  @Test
  void tls_13_is_not_signed_as_only_older_versions_are() {
    assertThat(signed(SignatureAlgorithm.RSA_PSS_SHA256, modern())).isTrue();
    assertThat(signed(SignatureAlgorithm.RSA_PKCS1_SHA256, modern())).isFalse();
    assertThat(signed(SignatureAlgorithm.ECDSA_SECP256R1_SHA384, modern())).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"23, 65", "24, 97", "25, 133", "29, 32", "30, 56"})
  void a_point_has_the_length_of_its_curve_and_nothing_follows(int curve, int length) {
    assertThat(signed(ECDSA, ecdhe(curve, length, 0))).isTrue();
    assertThat(signed(ECDSA, ecdhe(curve, length, 1))).isFalse();
    assertThat(signed(ECDSA, ecdhe(curve, length - 1, 0))).isFalse();
    assertThat(signed(ECDSA, ecdhe(curve, length + 1, 0))).isFalse();
    assertThat(signed(ECDSA, ecdhe(22, length, 0))).isFalse();
  }

  @Test
  void numbers_of_a_finite_field_are_not_signed() {
    assertThat(signed(SignatureAlgorithm.RSA_PKCS1_SHA256, dhe(256, 1, 256, 0))).isFalse();
    assertThat(signed(ECDSA, dhe(1024, 1024, 1024, 0))).isFalse();
  }

  /** The 64 bytes in front are a document's first, and what is behind is mostly free. */
  @Test
  void a_certificate_that_parses_as_numbers_is_not_signed() {
    Bytes document =
        new Writer()
            .raw(new byte[] {0x30, (byte) 0x82, 1, 0x43, (byte) 0xa0, 3, 2, 1, 2, 2, 100})
            .raw(new byte[53]) // a serial number of 100 bytes, up to what would be the length of p
            .u16(128)
            .raw(new byte[128])
            .u16(1)
            .u8(0)
            .u16(128)
            .raw(new byte[128])
            .toBytes();
    assertThat(document.length()).isEqualTo(4 + 0x143);
    assertThat(signed(ECDSA, document)).isFalse();
  }

  @Test
  void every_shorter_content_is_refused() {
    for (Bytes whole : new Bytes[] {modern(), ecdhe(29, 32, 0)}) {
      for (int length = 0; length < whole.length(); length++) {
        assertThat(signed(ECDSA, whole.slice(0, length))).as("%s bytes", length).isFalse();
      }
    }
  }

  @Test
  void a_hash_that_the_asker_made_is_refused() {
    assertThat(signed(SignatureAlgorithm.RSA_PKCS1_MD5_SHA1, Bytes.owning(new byte[36]))).isFalse();
  }
}
