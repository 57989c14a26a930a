package dev.gatehouse.tls.message;

import static dev.gatehouse.tls.message.Messages.assertBreaks;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.tls.message.extension.ApplicationProtocols;
import dev.gatehouse.tls.message.extension.Cookie;
import dev.gatehouse.tls.message.extension.EarlyData;
import dev.gatehouse.tls.message.extension.EcPointFormats;
import dev.gatehouse.tls.message.extension.Extensions;
import dev.gatehouse.tls.message.extension.KeyShare;
import dev.gatehouse.tls.message.extension.PreSharedKey;
import dev.gatehouse.tls.message.extension.RenegotiationInfo;
import dev.gatehouse.tls.message.extension.SignedCertificateTimestamp;
import dev.gatehouse.tls.message.extension.StatusRequest;
import dev.gatehouse.tls.message.extension.SupportedGroups;
import dev.gatehouse.tls.message.extension.SupportedVersions;
import dev.gatehouse.tls.message.extension.UnknownExtension;
import dev.gatehouse.tls.spec.AlertDescription;
import dev.gatehouse.tls.spec.CipherSuite;
import dev.gatehouse.tls.spec.ExtensionType;
import dev.gatehouse.tls.spec.NamedGroup;
import dev.gatehouse.tls.spec.ProtocolVersion;
import dev.gatehouse.tls.spec.Rule;
import dev.gatehouse.tls.spec.TlsException;
import dev.gatehouse.wire.Bytes;
import dev.gatehouse.wire.Writer;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The messages that answer a ClientHello, and those after the handshake. */
class ServerMessagesTest {
  private static final String RANDOM = "5a".repeat(32);
  private static final String RETRY_RANDOM = HelloRetryRequest.RANDOM.toHex();
  private static final String TLS_1_3 = "002b 0002 0304";

  private static HandshakeMessage serverHello(String body) throws TlsException {
    return HandshakeMessage.decode(2, Bytes.hex(body).cursor(), Dialect.MODERN);
  }

  // ServerHello

  @Test
  void the_random_tells_a_retry_from_a_hello() throws Exception {
    assertThat(serverHello("0303" + RANDOM + "00 1301 00 0006" + TLS_1_3))
        .isInstanceOfSatisfying(
            ServerHello.class,
            m -> {
              assertThat(m.version()).isEqualTo(ProtocolVersion.TLS_1_3);
              assertThat(m.keyShare()).isNull();
              assertThat(m.preSharedKey()).isNull();
            });
    assertThat(serverHello("0303" + RETRY_RANDOM + "00 1301 00 000c" + TLS_1_3 + "003300020017"))
        .isInstanceOfSatisfying(
            HelloRetryRequest.class,
            m -> {
              assertThat(m.version()).isEqualTo(ProtocolVersion.TLS_1_3);
              assertThat(m.keyShare()).isEqualTo(new KeyShare.Retry(NamedGroup.SECP256R1));
              assertThat(m.cookie()).isNull();
              assertThat(m.describe())
                  .isEqualTo(
                      "HelloRetryRequest suite=TLS_AES_128_GCM_SHA256 version=TLSv1.3"
                          + " group=secp256r1");
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0000", "000c 00050000 00230000 fafa0000"})
  void a_hello_of_an_older_version_decodes_with_whatever_extensions_it_has(String block)
      throws Exception {
    assertThat(serverHello("0303" + RANDOM + "00 c02f 00" + block))
        .isInstanceOfSatisfying(
            ServerHello.class,
            m -> {
              assertThat(m.supportedVersions()).isNull();
              assertThat(m.version()).isEqualTo(ProtocolVersion.TLS_1_2);
              assertThat(m.extensions().list()).hasSize(block.length() > 4 ? 3 : 0);
              assertThat(m.extensions().list())
                  .allSatisfy(e -> assertThat(e).isInstanceOf(UnknownExtension.class));
            });
  }

  /** RFC 5246, section 7.4.1.4, and the documents of the extensions. */
  @Test
  void a_hello_of_an_older_version_says_what_a_client_reads() throws Exception {
    ServerHello hello =
        (ServerHello)
            serverHello(
                "0303"
                    + RANDOM
                    + "02 5e5f c02f 00 0020 00000000 00170000 00160000 ff01000100 000b00020100"
                    + "0010 0005 0003 026832");
    assertThat(hello.legacySessionIdEcho()).isEqualTo(Bytes.hex("5e5f"));
    assertThat(hello.acceptsExtendedMasterSecret()).isTrue();
    assertThat(hello.acceptsEncryptThenMac()).isTrue();
    assertThat(hello.renegotiationInfo()).isEqualTo(new RenegotiationInfo(Bytes.EMPTY));
    assertThat(hello.ecPointFormats()).isEqualTo(EcPointFormats.UNCOMPRESSED_ONLY);
    assertThat(hello.applicationProtocols()).isEqualTo(ApplicationProtocols.of("h2"));
    assertThat(hello.describe())
        .isEqualTo(
            "ServerHello version=TLSv1.2 suite=TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256 server_name"
                + " extended_master_secret encrypt_then_mac renegotiation_info point_formats=0x00"
                + " alpn=[h2]");
    ServerHello bare = (ServerHello) serverHello("0300" + RANDOM + "00 002f 00");
    assertThat(bare.version()).isEqualTo(ProtocolVersion.SSL_3_0);
    assertThat(bare.acceptsExtendedMasterSecret()).isFalse();
    assertThat(bare.acceptsEncryptThenMac()).isFalse();
    assertThat(bare.renegotiationInfo()).isNull();
    assertThat(bare.ecPointFormats()).isNull();
    assertThat(bare.applicationProtocols()).isNull();
  }

  @Test
  void what_older_versions_answer_may_not_stand_beside_supported_versions() {
    for (String extension :
        List.of("00170000", "00160000", "ff01000100", "000b00020100", "001000050003026832")) {
      int length = 6 + extension.length() / 2;
      assertBreaks(
          Rule.EXTENSION_PLACE,
          () ->
              serverHello(
                  "0303"
                      + RANDOM
                      + "00 1301 00 00"
                      + String.format(Locale.ROOT, "%02x", length)
                      + extension
                      + TLS_1_3));
    }
  }

  @Test
  void a_chosen_compression_ends_in_illegal_parameter() {
    assertBreaks(
        Rule.COMPRESSION_NULL_CHOSEN,
        () -> serverHello("0303" + RANDOM + "00 1301 01 0006" + TLS_1_3));
    assertThat(Rule.COMPRESSION_NULL_CHOSEN.alert()).isEqualTo(AlertDescription.ILLEGAL_PARAMETER);
  }

  @Test
  void a_session_id_echo_has_at_most_32_bytes() throws Exception {
    serverHello("0303" + RANDOM + "20" + RANDOM + "1301 00 0006" + TLS_1_3);
    assertBreaks(
        Rule.SESSION_ID_LENGTH,
        () -> serverHello("0303" + RANDOM + "21" + RANDOM + "00 1301 00 0006" + TLS_1_3));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0300", "0301", "0302", "0304", "0305"})
  void another_legacy_version_beside_supported_versions_ends_in_illegal_parameter(String version) {
    assertBreaks(
        Rule.LEGACY_VERSION, () -> serverHello(version + RANDOM + "00 1301 00 0006" + TLS_1_3));
    assertBreaks(
        Rule.LEGACY_VERSION,
        () -> serverHello(version + RETRY_RANDOM + "00 1301 00 0006" + TLS_1_3));
  }

  @Test
  void a_retry_without_supported_versions_ends_in_missing_extension() {
    assertBreaks(
        Rule.EXTENSION_NEEDED,
        () -> serverHello("0303" + RETRY_RANDOM + "00 1301 00 0006 003300020017"));
    assertBreaks(Rule.EXTENSION_NEEDED, () -> serverHello("0303" + RETRY_RANDOM + "00 1301 00"));
  }

  @Test
  void a_psk_choice_is_shown() throws Exception {
    ServerHello hello =
        (ServerHello) serverHello("0303" + RANDOM + "00 1301 00 000c 002900020001" + TLS_1_3);
    assertThat(hello.preSharedKey()).isEqualTo(new PreSharedKey.Choice(1));
    assertThat(hello.describe())
        .isEqualTo("ServerHello suite=TLS_AES_128_GCM_SHA256 psk=1 version=TLSv1.3");
  }

  // What nobody asked for

  private static final ClientHello HELLO =
      new ClientHello(
          Bytes.hex(RANDOM),
          Bytes.EMPTY,
          List.of(CipherSuite.TLS_AES_128_GCM_SHA256),
          Extensions.of(
              new SupportedVersions.Offer(List.of(ProtocolVersion.TLS_1_3)),
              new SupportedGroups(List.of(NamedGroup.X25519)),
              new KeyShare.Offer(List.of())));

  @Test
  void unsolicited_answers_end_in_unsupported_extension() throws Exception {
    Extensions psk =
        Extensions.of(
            new SupportedVersions.Choice(ProtocolVersion.TLS_1_3), new PreSharedKey.Choice(0));
    assertBreaks(
        Rule.EXTENSION_SOLICITED,
        () ->
            new ServerHello(HELLO.random(), Bytes.EMPTY, CipherSuite.TLS_AES_128_GCM_SHA256, psk)
                .requireSolicitedBy(HELLO));
    assertBreaks(
        Rule.EXTENSION_SOLICITED,
        () ->
            new EncryptedExtensions(Extensions.of(ApplicationProtocols.of("h2")))
                .requireSolicitedBy(HELLO));
    assertBreaks(
        Rule.EXTENSION_SOLICITED,
        () ->
            new Certificate(
                    Bytes.EMPTY,
                    List.of(
                        new Certificate.Entry(
                            Bytes.hex("30"), Extensions.of(new StatusRequest(Bytes.EMPTY)))))
                .requireSolicitedBy(HELLO.extensions()));
    new EncryptedExtensions(Extensions.of(new SupportedGroups(List.of(NamedGroup.SECP384R1))))
        .requireSolicitedBy(HELLO);
  }

  /** RFC 5746, section 3.4. */
  @Test
  void renegotiation_info_answers_the_signalling_suite_as_well() throws Exception {
    ServerHello hello = (ServerHello) serverHello("0303" + RANDOM + "00 c02f 00 0005 ff01000100");
    assertBreaks(Rule.EXTENSION_SOLICITED, () -> hello.requireSolicitedBy(HELLO));
    hello.requireSolicitedBy(
        new ClientHello(
            HELLO.random(),
            Bytes.EMPTY,
            List.of(
                CipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
                CipherSuite.TLS_EMPTY_RENEGOTIATION_INFO_SCSV),
            Extensions.EMPTY));
    hello.requireSolicitedBy(
        new ClientHello(
            HELLO.random(),
            Bytes.EMPTY,
            List.of(CipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256),
            Extensions.of(new RenegotiationInfo(Bytes.EMPTY))));
  }

  /** We ask for neither a ticket nor a stapled response, so a server that answers broke a rule. */
  @Test
  void unknown_answers_of_an_older_hello_are_unsolicited_too() throws Exception {
    for (String extension : List.of("00230000", "00050000", "fafa0000")) {
      ServerHello hello =
          (ServerHello) serverHello("0303" + RANDOM + "00 c02f 00 0004" + extension);
      assertBreaks(Rule.EXTENSION_SOLICITED, () -> hello.requireSolicitedBy(HELLO));
    }
  }

  @Test
  void a_cookie_needs_no_asking_but_anything_else_in_a_retry_does() throws Exception {
    SupportedVersions.Choice version = new SupportedVersions.Choice(ProtocolVersion.TLS_1_3);
    new HelloRetryRequest(
            Bytes.EMPTY,
            CipherSuite.TLS_AES_128_GCM_SHA256,
            Extensions.of(version, new Cookie(Bytes.hex("01"))))
        .requireSolicitedBy(HELLO);
    assertBreaks(
        Rule.EXTENSION_SOLICITED,
        () ->
            new HelloRetryRequest(
                    Bytes.EMPTY,
                    CipherSuite.TLS_AES_128_GCM_SHA256,
                    Extensions.of(
                        version, new UnknownExtension(new ExtensionType(0xff01), Bytes.EMPTY)))
                .requireSolicitedBy(HELLO));
  }

  // Certificate and CertificateRequest

  @Test
  void a_chain_is_encoded_without_context_and_extensions() {
    assertThat(Certificate.of(List.of(Bytes.hex("3001"), Bytes.hex("3002"))).encoded())
        .isEqualTo(Bytes.hex("0b 000012 00 00000e 000002 3001 0000 000002 3002 0000"));
  }

  @Test
  void an_empty_certificate_is_malformed_and_an_empty_list_is_not() throws Exception {
    assertThat(HandshakeMessage.decode(11, Bytes.hex("00 000000").cursor(), Dialect.MODERN))
        .isEqualTo(new Certificate(Bytes.EMPTY, List.of()));
    assertThatThrownBy(
            () ->
                HandshakeMessage.decode(
                    11, Bytes.hex("00 000005 000000 0000").cursor(), Dialect.MODERN))
        .hasMessageContaining("cert_data is empty");
  }

  @Test
  void eleven_certificates_are_more_than_we_take() throws Exception {
    Certificate.Entry entry = new Certificate.Entry(Bytes.hex("30"), Extensions.EMPTY);
    Messages.decode(new Certificate(Bytes.EMPTY, Collections.nCopies(10, entry)).encoded());
    assertBreaks(
        Rule.CHAIN_LENGTH,
        () ->
            Messages.decode(
                new Certificate(Bytes.EMPTY, Collections.nCopies(11, entry)).encoded()));
  }

  @Test
  void entries_carry_extensions_of_their_own() throws Exception {
    Certificate certificate =
        new Certificate(
            Bytes.hex("07"),
            List.of(
                new Certificate.Entry(
                    Bytes.hex("30"),
                    Extensions.of(new SignedCertificateTimestamp(Bytes.hex("0000"))))));
    assertThat(Messages.decode(certificate.encoded())).isEqualTo(certificate);
    assertThat(certificate.describe())
        .isEqualTo("Certificate context=1B chain=[1B] signed_certificate_timestamp=2B");
  }

  @Test
  void a_certificate_request_without_schemes_ends_in_missing_extension() throws Exception {
    assertBreaks(
        Rule.EXTENSION_NEEDED,
        () -> HandshakeMessage.decode(13, Bytes.hex("00 0000").cursor(), Dialect.MODERN));
    CertificateRequest request =
        (CertificateRequest)
            HandshakeMessage.decode(
                13, Bytes.hex("0107 0008 000d 0004 0002 0807").cursor(), Dialect.MODERN);
    assertThat(request.describe()).isEqualTo("CertificateRequest context=1B schemes=[ed25519]");
    assertThat(request.certificateAuthorities()).isNull();
  }

  // After the handshake

  @Test
  void a_key_update_asks_or_not_and_anything_else_ends_in_illegal_parameter() throws Exception {
    assertThat(HandshakeMessage.decode(24, Bytes.hex("00").cursor(), Dialect.MODERN))
        .isEqualTo(new KeyUpdate(false));
    assertThat(HandshakeMessage.decode(24, Bytes.hex("01").cursor(), Dialect.MODERN))
        .isEqualTo(new KeyUpdate(true));
    for (int value = 2; value < 256; value++) {
      Bytes body = Bytes.owning(new byte[] {(byte) value});
      assertBreaks(
          Rule.KEY_UPDATE_VALUE, () -> HandshakeMessage.decode(24, body.cursor(), Dialect.MODERN));
    }
    assertThat(Rule.KEY_UPDATE_VALUE.alert()).isEqualTo(AlertDescription.ILLEGAL_PARAMETER);
  }

  @Test
  void a_ticket_is_never_empty_and_never_printed() throws Exception {
    assertThatThrownBy(
            () ->
                HandshakeMessage.decode(
                    4, Bytes.hex("00000001 00000002 00 0000 0000").cursor(), Dialect.MODERN))
        .hasMessageContaining("ticket is empty");
    NewSessionTicket ticket =
        new NewSessionTicket(
            7200,
            0xffffffffL,
            Bytes.hex("01"),
            Bytes.hex("deadbeef"),
            Extensions.of(new EarlyData.Limit(16384)));
    assertThat(Messages.decode(ticket.encoded())).isEqualTo(ticket);
    assertThat(ticket.earlyData()).isEqualTo(new EarlyData.Limit(16384));
    assertThat(ticket.toString()).doesNotContain("deadbeef");
  }

  @Test
  void an_end_of_early_data_is_empty() throws Exception {
    assertThat(HandshakeMessage.decode(5, Bytes.EMPTY.cursor(), Dialect.MODERN))
        .isEqualTo(new EndOfEarlyData());
    assertThat(new EndOfEarlyData().encoded()).isEqualTo(Bytes.hex("05000000"));
    assertThat(new EndOfEarlyData().describe()).isEqualTo("EndOfEarlyData");
  }

  @Test
  void encrypted_extensions_say_what_a_client_reads() throws Exception {
    EncryptedExtensions message =
        (EncryptedExtensions)
            HandshakeMessage.decode(
                8, Bytes.hex("000d 002a0000 0010 0005 0003 026832").cursor(), Dialect.MODERN);
    assertThat(message.acceptsEarlyData()).isTrue();
    assertThat(message.applicationProtocols()).isEqualTo(ApplicationProtocols.of("h2"));
    assertThat(Writer.write(message::encode))
        .isEqualTo(Bytes.hex("000d 002a0000 0010 0005 0003 026832"));
  }
}
