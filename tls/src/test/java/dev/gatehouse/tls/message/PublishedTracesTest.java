package dev.gatehouse.tls.message;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.tls.vectors.Trace;
import dev.gatehouse.wire.Bytes;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every handshake message that RFC 8448 publishes. */
class PublishedTracesTest {
  static Stream<Arguments> messages() {
    return Stream.of(
            Trace.simple1Rtt(),
            Trace.resumed0Rtt(),
            Trace.helloRetry(),
            Trace.clientAuthentication(),
            Trace.compatibilityMode())
        .flatMap(
            trace ->
                trace.fields().stream()
                    .filter(field -> field.matches("(client|server)\\.[A-Z]\\w+"))
                    .map(field -> Arguments.of(trace, field)));
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("messages")
  void each_message_decodes_under_its_name_and_encodes_to_the_same_bytes(Trace trace, String field)
      throws Exception {
    Bytes published = trace.bytes(field);
    HandshakeMessage message = Messages.decode(published);
    assertThat(field).endsWith(message.name() + (field.endsWith("2") ? "2" : ""));
    assertThat(message.encoded()).isEqualTo(published);
  }

  @Test
  void the_second_hello_of_the_retry_trace_answers_the_retry() throws Exception {
    Trace trace = Trace.helloRetry();
    ClientHello first = (ClientHello) Messages.decode(trace.bytes("client.ClientHello"));
    ClientHello second = (ClientHello) Messages.decode(trace.bytes("client.ClientHello2"));
    HelloRetryRequest retry =
        (HelloRetryRequest) Messages.decode(trace.bytes("server.HelloRetryRequest"));
    retry.requireSolicitedBy(first);
    second.requireAnswers(first, retry);
    second.requireMandatoryExtensions();
  }

  @Test
  void a_line_for_people_shows_what_a_message_says() throws Exception {
    Trace trace = Trace.simple1Rtt();
    assertThat(Messages.decode(trace.bytes("client.ClientHello")).describe())
        .isEqualTo(
            "ClientHello suites=[TLS_AES_128_GCM_SHA256, TLS_CHACHA20_POLY1305_SHA256,"
                + " TLS_AES_256_GCM_SHA384] server_name=server renegotiation_info groups=[x25519, secp256r1,"
                + " secp384r1, 0x0019, 0x0100, 0x0101, 0x0102, 0x0103, 0x0104] session_ticket=0B"
                + " shares=[x25519] versions=[TLSv1.3] schemes=[ecdsa_secp256r1_sha256,"
                + " ecdsa_secp384r1_sha384, ecdsa_secp521r1_sha512, ecdsa_sha1, rsa_pss_rsae_sha256,"
                + " rsa_pss_rsae_sha384, rsa_pss_rsae_sha512, rsa_pkcs1_sha256, rsa_pkcs1_sha384,"
                + " rsa_pkcs1_sha512, rsa_pkcs1_sha1, dsa_sha256, dsa_sha384, dsa_sha512, dsa_sha1]"
                + " psk_modes=[psk_dhe_ke] record_size_limit=16385");
    assertThat(Messages.decode(trace.bytes("server.ServerHello")).describe())
        .isEqualTo("ServerHello suite=TLS_AES_128_GCM_SHA256 group=x25519 version=TLSv1.3");
    assertThat(Messages.decode(trace.bytes("server.Certificate")).describe())
        .isEqualTo("Certificate chain=[432B]");
    assertThat(Messages.decode(trace.bytes("server.NewSessionTicket")).describe())
        .isEqualTo("NewSessionTicket lifetime=30s ticket=178B max_early_data=1024");
  }
}
