package dev.gatehouse.tls.message;

import static dev.gatehouse.tls.message.Messages.assertBreaks;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.tls.message.Dialect.Classic;
import dev.gatehouse.tls.spec.AlertDescription;
import dev.gatehouse.tls.spec.ClientCertificateType;
import dev.gatehouse.tls.spec.KeyExchangeMethod;
import dev.gatehouse.tls.spec.NamedGroup;
import dev.gatehouse.tls.spec.ProtocolVersion;
import dev.gatehouse.tls.spec.Rule;
import dev.gatehouse.tls.spec.SignatureScheme;
import dev.gatehouse.tls.spec.TlsError;
import dev.gatehouse.tls.spec.TlsException;
import dev.gatehouse.wire.Bytes;
import java.util.Collections;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The messages that only versions before TLS 1.3 have, written out by hand. */
class ClassicMessagesTest {
  private static final Classic SSL3_RSA =
      new Classic(ProtocolVersion.SSL_3_0, KeyExchangeMethod.RSA);
  private static final Classic TLS10_RSA =
      new Classic(ProtocolVersion.TLS_1_0, KeyExchangeMethod.RSA);
  private static final Classic TLS11_ECDHE =
      new Classic(ProtocolVersion.TLS_1_1, KeyExchangeMethod.ECDHE);
  private static final Classic TLS12_ECDHE =
      new Classic(ProtocolVersion.TLS_1_2, KeyExchangeMethod.ECDHE);
  private static final Classic TLS12_DHE =
      new Classic(ProtocolVersion.TLS_1_2, KeyExchangeMethod.DHE);
  private static final Classic TLS12_RSA =
      new Classic(ProtocolVersion.TLS_1_2, KeyExchangeMethod.RSA);

  private static final List<Classic> EACH_VERSION =
      List.of(SSL3_RSA, TLS10_RSA, TLS11_ECDHE, TLS12_RSA);

  private static HandshakeMessage decode(int type, String body, Dialect dialect)
      throws TlsException {
    return HandshakeMessage.decode(type, Bytes.hex(body).cursor(), dialect);
  }

  private static void assertMalformed(String where, ThrowingCallable call) {
    assertThatThrownBy(call)
        .hasMessageContaining(where)
        .isInstanceOfSatisfying(
            TlsException.class, e -> assertThat(e.error()).isInstanceOf(TlsError.Malformed.class));
  }

  // Dialects

  @Test
  void a_dialect_is_of_a_version_and_a_key_exchange_that_belong_together() {
    assertThatThrownBy(() -> new Classic(ProtocolVersion.TLS_1_3, KeyExchangeMethod.ECDHE))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Classic(ProtocolVersion.of(0x0002), KeyExchangeMethod.RSA))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Classic(ProtocolVersion.TLS_1_2, KeyExchangeMethod.ANY))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_hello_request_is_one_in_every_version() throws Exception {
    for (Dialect dialect : RandomMessages.DIALECTS) {
      assertThat(decode(0, "", dialect)).isEqualTo(new HelloRequest());
    }
  }

  // Certificate

  @Test
  void a_chain_has_neither_context_nor_extensions() throws Exception {
    ClassicCertificate chain =
        new ClassicCertificate(List.of(Bytes.hex("3001"), Bytes.hex("3002")));
    assertThat(chain.encoded()).isEqualTo(Bytes.hex("0b 00000d 00000a 000002 3001 000002 3002"));
    for (Classic dialect : EACH_VERSION) {
      assertThat(decode(11, "00000a 000002 3001 000002 3002", dialect)).isEqualTo(chain);
    }
    assertThat(chain.describe()).isEqualTo("Certificate chain=[2B, 2B]");
  }

  @Test
  void no_certificate_at_all_is_an_empty_list_from_tls10_on() throws Exception {
    ClassicCertificate none = new ClassicCertificate(List.of());
    assertThat(decode(11, "000000", TLS10_RSA)).isEqualTo(none);
    assertThat(decode(11, "000000", TLS12_ECDHE)).isEqualTo(none);
    // RFC 6101, 5.6.6, has an alert for it.
    assertMalformed("certificate_list is empty", () -> decode(11, "000000", SSL3_RSA));
    assertThat(new NoCertificate().name()).isEqualTo("a no_certificate alert");
  }

  @Test
  void an_empty_certificate_is_malformed() {
    assertMalformed("ASN.1Cert is empty", () -> decode(11, "000003 000000", TLS12_RSA));
  }

  @Test
  void eleven_certificates_are_more_than_we_take() throws Exception {
    Bytes der = Bytes.hex("30");
    Bytes ten = new ClassicCertificate(Collections.nCopies(10, der)).encoded();
    Bytes eleven = new ClassicCertificate(Collections.nCopies(11, der)).encoded();
    for (Classic dialect : EACH_VERSION) {
      Messages.decode(ten, dialect);
      assertBreaks(Rule.CHAIN_LENGTH, () -> Messages.decode(eleven, dialect));
    }
  }

  // ServerKeyExchange

  @Test
  void on_a_named_curve_the_params_are_the_bytes_that_are_signed() throws Exception {
    String params = "03 001d 02 aabb";
    ServerKeyExchange message =
        (ServerKeyExchange) decode(12, params + "0807 0001 cc", TLS12_ECDHE);
    assertThat(message)
        .isEqualTo(
            new ServerKeyExchange.Ecdhe(
                NamedGroup.X25519, Bytes.hex("aabb"), SignatureScheme.ED25519, Bytes.hex("cc")));
    assertThat(message.params()).isEqualTo(Bytes.hex(params));
    assertThat(message.encoded()).isEqualTo(Bytes.hex("0c 00000b" + params + "0807 0001 cc"));
    ServerKeyExchange older = (ServerKeyExchange) decode(12, params + "0001 cc", TLS11_ECDHE);
    assertThat(older.algorithm()).isNull();
    assertThat(older.params()).isEqualTo(Bytes.hex(params));
    assertThat(older.signature()).isEqualTo(Bytes.hex("cc"));
  }

  @Test
  void in_a_finite_field_the_params_are_the_bytes_that_are_signed() throws Exception {
    String params = "0002 0017 0001 05 0001 08";
    ServerKeyExchange message =
        (ServerKeyExchange) decode(12, params + "0401 0002 ccdd", TLS12_DHE);
    assertThat(message)
        .isEqualTo(
            new ServerKeyExchange.Dhe(
                Bytes.hex("0017"),
                Bytes.hex("05"),
                Bytes.hex("08"),
                SignatureScheme.RSA_PKCS1_SHA256,
                Bytes.hex("ccdd")));
    assertThat(message.params()).isEqualTo(Bytes.hex(params));
  }

  /** RFC 8422, section 5.4: explicit_prime is 1 and explicit_char2 2, both deprecated. */
  @ParameterizedTest
  @ValueSource(strings = {"00", "01", "02", "04", "f8", "ff"})
  void a_curve_that_is_described_and_not_named_ends_in_illegal_parameter(String curveType) {
    assertBreaks(
        Rule.NAMED_CURVE_ONLY,
        () -> decode(12, curveType + "001d 02 aabb 0807 0001 cc", TLS12_ECDHE));
    assertThat(Rule.NAMED_CURVE_ONLY.alert()).isEqualTo(AlertDescription.ILLEGAL_PARAMETER);
  }

  /** FREAK: a short RSA key in a ServerKeyExchange, as export suites had it. */
  @Test
  void a_server_key_exchange_under_rsa_ends_in_unexpected_message() {
    String exportKey = "0040" + "c1".repeat(64) + "0003 010001";
    for (ProtocolVersion version :
        List.of(
            ProtocolVersion.SSL_3_0,
            ProtocolVersion.TLS_1_0,
            ProtocolVersion.TLS_1_1,
            ProtocolVersion.TLS_1_2)) {
      assertBreaks(
          Rule.SERVER_KEY_EXCHANGE_UNDER_RSA,
          () -> decode(12, exportKey + "0001 cc", new Classic(version, KeyExchangeMethod.RSA)));
    }
    assertThat(Rule.SERVER_KEY_EXCHANGE_UNDER_RSA.alert())
        .isEqualTo(AlertDescription.UNEXPECTED_MESSAGE);
  }

  @Test
  void empty_points_and_numbers_are_malformed() {
    assertMalformed("public is empty", () -> decode(12, "03 001d 00 0807 0000", TLS12_ECDHE));
    assertMalformed("dh_p is empty", () -> decode(12, "0000 0001 05 0001 08 0401 0000", TLS12_DHE));
    assertMalformed("dh_g is empty", () -> decode(12, "0001 17 0000 0001 08 0401 0000", TLS12_DHE));
    assertMalformed(
        "dh_Ys is empty", () -> decode(12, "0001 17 0001 05 0000 0401 0000", TLS12_DHE));
    assertMalformed("dh_Yc is empty", () -> decode(16, "0000", TLS12_DHE));
    assertMalformed("ecdh_Yc is empty", () -> decode(16, "00", TLS12_ECDHE));
  }

  // ClientKeyExchange

  private static final String CIPHERTEXT = "e5".repeat(256);

  @Test
  void an_encrypted_pre_master_secret_has_its_length_before_it_from_tls10_on() throws Exception {
    ClientKeyExchange.Rsa message =
        ClientKeyExchange.Rsa.of(ProtocolVersion.TLS_1_0, Bytes.hex(CIPHERTEXT));
    assertThat(message.encoded()).isEqualTo(Bytes.hex("10 000102 0100" + CIPHERTEXT));
    assertThat(decode(16, "0100" + CIPHERTEXT, TLS10_RSA)).isEqualTo(message);
    assertMalformed("EncryptedPreMasterSecret needs", () -> decode(16, CIPHERTEXT, TLS12_RSA));
  }

  @Test
  void in_ssl_3_it_has_none_and_a_length_is_forgiven() throws Exception {
    ClientKeyExchange.Rsa bare =
        ClientKeyExchange.Rsa.of(ProtocolVersion.SSL_3_0, Bytes.hex(CIPHERTEXT));
    assertThat(bare.encoded()).isEqualTo(Bytes.hex("10 000100" + CIPHERTEXT));
    assertThat(decode(16, CIPHERTEXT, SSL3_RSA)).isEqualTo(bare);
    assertThat(decode(16, "0100" + CIPHERTEXT, SSL3_RSA))
        .isEqualTo(new ClientKeyExchange.Rsa(Bytes.hex(CIPHERTEXT), true));
  }

  @Test
  void in_ssl_3_ciphertext_that_begins_like_its_length_is_ciphertext() throws Exception {
    String chance = "00fe" + "e5".repeat(254);
    assertThat(decode(16, chance, SSL3_RSA))
        .isEqualTo(new ClientKeyExchange.Rsa(Bytes.hex(chance), false));
  }

  @Test
  void a_ciphertext_of_any_length_decodes_for_its_length_is_no_news_to_the_peer() throws Exception {
    assertThat(decode(16, "0000", TLS10_RSA))
        .isEqualTo(new ClientKeyExchange.Rsa(Bytes.EMPTY, true));
    assertThat(decode(16, "", SSL3_RSA)).isEqualTo(new ClientKeyExchange.Rsa(Bytes.EMPTY, false));
  }

  @Test
  void a_share_comes_in_its_key_exchanges_shape() throws Exception {
    assertThat(decode(16, "02 aabb", TLS12_ECDHE))
        .isEqualTo(new ClientKeyExchange.Ecdhe(Bytes.hex("aabb")));
    assertThat(decode(16, "0002 aabb", TLS12_DHE))
        .isEqualTo(new ClientKeyExchange.Dhe(Bytes.hex("aabb")));
  }

  // CertificateRequest

  @Test
  void a_request_lists_schemes_in_tls12_only() throws Exception {
    ClassicCertificateRequest request =
        new ClassicCertificateRequest(
            List.of(ClientCertificateType.RSA_SIGN, ClientCertificateType.ECDSA_SIGN),
            List.of(SignatureScheme.ED25519, SignatureScheme.of(0x0203)),
            List.of(Bytes.hex("3000")));
    String body = "02 01 40 0004 0807 0203 0004 0002 3000";
    assertThat(request.encoded()).isEqualTo(Bytes.hex("0d 00000f" + body));
    assertThat(decode(13, body, TLS12_ECDHE)).isEqualTo(request);
    assertThat(request.describe())
        .isEqualTo(
            "CertificateRequest types=[rsa_sign, ecdsa_sign] schemes=[ed25519, ecdsa_sha1]"
                + " authorities=1");
    assertThat(decode(13, "02 01 40 0004 0002 3000", TLS11_ECDHE))
        .isEqualTo(
            new ClassicCertificateRequest(
                request.certificateTypes(), List.of(), request.certificateAuthorities()));
    assertMalformed(
        "supported_signature_algorithms is empty", () -> decode(13, "01 01 0000 0000", TLS12_RSA));
    assertMalformed(
        "certificate_authorities needs", () -> decode(13, "01 01 0004 0002 3000", TLS12_RSA));
  }

  /** What NSS sends in SSL 3.0. */
  @Test
  void a_request_may_name_types_that_nobody_has_and_no_authority() throws Exception {
    ClassicCertificateRequest request =
        (ClassicCertificateRequest) decode(13, "03 01 40 02 0000", SSL3_RSA);
    assertThat(request.describe())
        .isEqualTo("CertificateRequest types=[rsa_sign, ecdsa_sign, dss_sign] authorities=0");
  }

  @Test
  void a_request_names_a_type_and_no_empty_authority() {
    for (Classic dialect : EACH_VERSION) {
      assertMalformed("certificate_types is empty", () -> decode(13, "00 0002 0807 0000", dialect));
    }
    assertMalformed("DistinguishedName is empty", () -> decode(13, "01 01 0002 0000", SSL3_RSA));
    assertMalformed("DistinguishedName needs", () -> decode(13, "01 01 0003 0002 30", SSL3_RSA));
  }

  // CertificateVerify and NewSessionTicket

  @Test
  void a_verify_names_its_scheme_in_tls12_only() throws Exception {
    assertThat(decode(15, "0807 0002 aabb", TLS12_ECDHE))
        .isEqualTo(new ClassicCertificateVerify(SignatureScheme.ED25519, Bytes.hex("aabb")));
    assertThat(decode(15, "0002 aabb", TLS11_ECDHE))
        .isEqualTo(new ClassicCertificateVerify(null, Bytes.hex("aabb")));
    assertThat(new ClassicCertificateVerify(null, Bytes.hex("aabb")).encoded())
        .isEqualTo(Bytes.hex("0f 000004 0002 aabb"));
  }

  @Test
  void a_ticket_may_be_empty_and_is_never_printed() throws Exception {
    assertThat(decode(4, "00000000 0000", TLS12_ECDHE))
        .isEqualTo(new ClassicNewSessionTicket(0, Bytes.EMPTY));
    ClassicNewSessionTicket ticket = new ClassicNewSessionTicket(7200, Bytes.hex("deadbeef"));
    assertThat(ticket.encoded()).isEqualTo(Bytes.hex("04 00000a 00001c20 0004 deadbeef"));
    assertThat(ticket.toString()).isEqualTo("NewSessionTicket lifetime=7200s ticket=4B");
  }

  @Test
  void the_empty_messages_are_empty() throws Exception {
    assertThat(new ServerHelloDone().encoded()).isEqualTo(Bytes.hex("0e000000"));
    assertThat(new HelloRequest().encoded()).isEqualTo(Bytes.hex("00000000"));
    assertThat(decode(14, "", SSL3_RSA)).isEqualTo(new ServerHelloDone());
    assertMalformed("1 bytes left over", () -> decode(14, "00", SSL3_RSA));
    assertMalformed("1 bytes left over", () -> decode(0, "00", Dialect.MODERN));
  }
}
