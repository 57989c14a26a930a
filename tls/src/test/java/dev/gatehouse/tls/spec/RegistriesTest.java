package dev.gatehouse.tls.spec;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** IANA's names and numbers. */
class RegistriesTest {
  @ParameterizedTest
  @EnumSource
  void an_alert_is_found_by_its_number(AlertDescription alert) {
    assertThat(AlertDescription.of(alert.code())).isEqualTo(alert);
  }

  @ParameterizedTest
  @CsvSource({
    "21, decryption_failed",
    "30, decompression_failure",
    "41, no_certificate",
    "60, export_restriction",
    "86, inappropriate_fallback",
    "100, no_renegotiation",
    "111, certificate_unobtainable",
    "114, bad_certificate_hash_value",
    "116, certificate_required"
  })
  void alerts_of_all_versions_have_their_names(int code, String name) {
    assertThat(AlertDescription.of(code)).hasToString(name);
  }

  @ParameterizedTest
  @CsvSource({
    "0, hello_request",
    "12, server_key_exchange",
    "14, server_hello_done",
    "16, client_key_exchange",
    "20, finished"
  })
  void handshake_types_of_all_versions_have_their_names(int code, String name) {
    assertThat(HandshakeType.of(code)).hasToString(name);
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "MESSAGE_HASH")
  void a_handshake_type_is_found_by_its_number(HandshakeType type) {
    assertThat(HandshakeType.of(type.code())).isEqualTo(type);
  }

  @ParameterizedTest
  @CsvSource({
    "1, rsa_sign",
    "2, dss_sign",
    "20, fortezza_dms",
    "64, ecdsa_sign",
    "66, ecdsa_fixed_ecdh",
    "67, 67"
  })
  void certificate_types_are_values_known_or_not(int code, String name) {
    ClientCertificateType type = ClientCertificateType.of(code);
    assertThat(type).hasToString(name).isEqualTo(new ClientCertificateType(code));
    assertThat(type.code()).isEqualTo(code);
  }

  @ParameterizedTest
  @CsvSource({
    "0x0101, rsa_pkcs1_md5",
    "0x0201, rsa_pkcs1_sha1",
    "0x0202, dsa_sha1",
    "0x0203, ecdsa_sha1",
    "0x0301, rsa_pkcs1_sha224",
    "0x0303, ecdsa_sha224",
    "0x0603, ecdsa_secp521r1_sha512",
    "0x0808, ed448",
    "0x0809, rsa_pss_pss_sha256",
    "0x0a0a, GREASE(0x0a0a)",
    "0x0904, 0x0904"
  })
  void a_scheme_without_an_algorithm_is_kept_and_named(String code, String name) {
    int number = Integer.decode(code);
    assertThat(SignatureScheme.of(number)).hasToString(name).isEqualTo(SignatureScheme.of(number));
    assertThat(SignatureScheme.of(number).code()).isEqualTo(number);
    assertThat(SignatureScheme.known()).doesNotContain(SignatureScheme.of(number));
  }

  @Test
  void extensions_that_only_older_versions_have_go_by_their_names() {
    assertThat(ExtensionType.EC_POINT_FORMATS).hasToString("ec_point_formats");
    assertThat(ExtensionType.ENCRYPT_THEN_MAC).hasToString("encrypt_then_mac");
    assertThat(ExtensionType.EXTENDED_MASTER_SECRET).hasToString("extended_master_secret");
    assertThat(ExtensionType.RENEGOTIATION_INFO).hasToString("renegotiation_info");
  }
}
