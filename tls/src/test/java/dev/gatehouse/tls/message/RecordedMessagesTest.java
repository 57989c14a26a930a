package dev.gatehouse.tls.message;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.tls.message.Dialect.Classic;
import dev.gatehouse.tls.spec.KeyExchangeMethod;
import dev.gatehouse.tls.spec.NamedGroup;
import dev.gatehouse.tls.spec.ProtocolVersion;
import dev.gatehouse.tls.spec.SignatureScheme;
import dev.gatehouse.tls.spec.TlsException;
import dev.gatehouse.tls.vectors.Trace;
import dev.gatehouse.wire.Bytes;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every handshake message of JSSE's in SSL 3.0 to TLS 1.2, as it was recorded. */
class RecordedMessagesTest {
  /** A recording with what its ServerHello decided. */
  record Recording(Trace trace, Classic dialect) {
    static Recording of(String name, ProtocolVersion version, KeyExchangeMethod keyExchange) {
      return new Recording(Trace.recorded(name), new Classic(version, keyExchange));
    }

    HandshakeMessage message(String field) throws TlsException {
      return Messages.decode(trace.bytes(field), dialect);
    }
  }

  private static final Recording TLS12_ECDHE =
      Recording.of("tls12-ecdhe-rsa", ProtocolVersion.TLS_1_2, KeyExchangeMethod.ECDHE);
  private static final Recording TLS10_DHE =
      Recording.of("tls10-dhe", ProtocolVersion.TLS_1_0, KeyExchangeMethod.DHE);
  private static final Recording TLS10_RSA =
      Recording.of("tls10-rsa", ProtocolVersion.TLS_1_0, KeyExchangeMethod.RSA);
  private static final Recording SSL3_RSA =
      Recording.of("ssl3-rsa", ProtocolVersion.SSL_3_0, KeyExchangeMethod.RSA);
  private static final Recording SSL2_HELLO =
      Recording.of("ssl2hello", ProtocolVersion.TLS_1_0, KeyExchangeMethod.RSA);

  static Stream<Arguments> messages() {
    return Stream.of(
            TLS12_ECDHE,
            Recording.of("tls12-ecdhe-ecdsa", ProtocolVersion.TLS_1_2, KeyExchangeMethod.ECDHE),
            Recording.of("tls12-dhe", ProtocolVersion.TLS_1_2, KeyExchangeMethod.DHE),
            Recording.of("tls12-rsa", ProtocolVersion.TLS_1_2, KeyExchangeMethod.RSA),
            Recording.of("tls11-ecdhe", ProtocolVersion.TLS_1_1, KeyExchangeMethod.ECDHE),
            Recording.of("tls11-rsa", ProtocolVersion.TLS_1_1, KeyExchangeMethod.RSA),
            Recording.of("tls10-ecdhe-ecdsa", ProtocolVersion.TLS_1_0, KeyExchangeMethod.ECDHE),
            TLS10_DHE,
            TLS10_RSA,
            SSL3_RSA,
            Recording.of("ssl3-dhe", ProtocolVersion.SSL_3_0, KeyExchangeMethod.DHE),
            Recording.of("ssl3-nocert", ProtocolVersion.SSL_3_0, KeyExchangeMethod.RSA),
            Recording.of("ssl3-rc4", ProtocolVersion.SSL_3_0, KeyExchangeMethod.RSA),
            SSL2_HELLO)
        .flatMap(
            recording ->
                recording.trace().fields().stream()
                    .filter(field -> field.matches("(client|server)\\.[A-Z]\\w+"))
                    .filter(field -> !field.endsWith(".Ssl2ClientHello"))
                    .map(field -> Arguments.of(recording, field)));
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("messages")
  void each_message_decodes_under_its_name_and_encodes_to_the_same_bytes(
      Recording recording, String field) throws Exception {
    HandshakeMessage message = recording.message(field);
    assertThat(field).endsWith("." + message.name());
    assertThat(message.encoded()).isEqualTo(recording.trace().bytes(field));
  }

  @Test
  void a_line_for_people_shows_what_an_older_message_says() throws Exception {
    assertThat(TLS12_ECDHE.message("server.ServerHello").describe())
        .isEqualTo(
            "ServerHello version=TLSv1.2 suite=TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256 alpn=[h2]"
                + " extended_master_secret session_ticket=0B renegotiation_info");
    assertThat(TLS12_ECDHE.message("server.ServerKeyExchange").describe())
        .isEqualTo("ServerKeyExchange group=x25519 scheme=rsa_pss_rsae_sha256");
    assertThat(TLS12_ECDHE.message("client.CertificateVerify").describe())
        .isEqualTo("CertificateVerify scheme=ecdsa_secp256r1_sha256");
    assertThat(TLS12_ECDHE.message("client.ClientKeyExchange").describe())
        .isEqualTo("ClientKeyExchange ecdh=32B");
    assertThat(TLS10_DHE.message("server.ServerKeyExchange").describe())
        .isEqualTo("ServerKeyExchange p=256B");
    assertThat(TLS10_DHE.message("client.ClientKeyExchange").describe())
        .isEqualTo("ClientKeyExchange dh=256B");
    assertThat(SSL3_RSA.message("client.ClientKeyExchange").describe())
        .isEqualTo("ClientKeyExchange rsa=256B");
    assertThat(SSL3_RSA.message("client.CertificateVerify").describe())
        .isEqualTo("CertificateVerify");
    assertThat(SSL3_RSA.message("server.CertificateRequest").describe())
        .isEqualTo("CertificateRequest types=[ecdsa_sign, rsa_sign, dss_sign] authorities=2");
    assertThat(TLS10_RSA.message("client.Certificate").describe())
        .isEqualTo("Certificate chain=[]");
    assertThat(TLS12_ECDHE.message("server.NewSessionTicket").describe())
        .startsWith("NewSessionTicket lifetime=86400s ticket=");
  }

  @Test
  void the_versions_differ_where_their_documents_say() throws Exception {
    ServerKeyExchange.Ecdhe ecdhe =
        (ServerKeyExchange.Ecdhe) TLS12_ECDHE.message("server.ServerKeyExchange");
    assertThat(ecdhe.group()).isEqualTo(NamedGroup.X25519);
    assertThat(ecdhe.algorithm()).isEqualTo(SignatureScheme.RSA_PSS_RSAE_SHA256);
    assertThat(((ServerKeyExchange) TLS10_DHE.message("server.ServerKeyExchange")).algorithm())
        .isNull();
    // RFC 6101, 5.6.7.1: no length in SSL 3.0; RFC 2246, 7.4.7.1: a length.
    assertThat(SSL3_RSA.message("client.ClientKeyExchange"))
        .isInstanceOfSatisfying(
            ClientKeyExchange.Rsa.class, m -> assertThat(m.lengthFirst()).isFalse());
    assertThat(TLS10_RSA.message("client.ClientKeyExchange"))
        .isInstanceOfSatisfying(
            ClientKeyExchange.Rsa.class, m -> assertThat(m.lengthFirst()).isTrue());
  }

  @Test
  void a_hello_in_the_form_of_ssl_2_is_one_for_tls_1_0() throws Exception {
    Bytes recorded = SSL2_HELLO.trace().bytes("client.Ssl2ClientHello");
    ClientHello hello = Ssl2ClientHello.decode(recorded.cursor());
    assertThat(hello.legacyVersion()).isEqualTo(ProtocolVersion.TLS_1_0);
    assertThat(hello.random()).isEqualTo(recorded.slice(recorded.length() - 32, recorded.length()));
    assertThat(hello.describe())
        .isEqualTo(
            "ClientHello legacy_version=TLSv1.0 suites=[TLS_RSA_WITH_AES_128_CBC_SHA,"
                + " TLS_EMPTY_RENEGOTIATION_INFO_SCSV]");
  }
}
