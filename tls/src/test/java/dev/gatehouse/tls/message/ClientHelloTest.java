package dev.gatehouse.tls.message;

import static dev.gatehouse.tls.message.Messages.assertBreaks;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.tls.message.extension.ApplicationProtocols;
import dev.gatehouse.tls.message.extension.Cookie;
import dev.gatehouse.tls.message.extension.EarlyData;
import dev.gatehouse.tls.message.extension.EcPointFormats;
import dev.gatehouse.tls.message.extension.Extension;
import dev.gatehouse.tls.message.extension.Extensions;
import dev.gatehouse.tls.message.extension.KeyShare;
import dev.gatehouse.tls.message.extension.Padding;
import dev.gatehouse.tls.message.extension.PreSharedKey;
import dev.gatehouse.tls.message.extension.PskKeyExchangeModes;
import dev.gatehouse.tls.message.extension.RenegotiationInfo;
import dev.gatehouse.tls.message.extension.ServerNameIndication;
import dev.gatehouse.tls.message.extension.SignatureAlgorithms;
import dev.gatehouse.tls.message.extension.SupportedGroups;
import dev.gatehouse.tls.message.extension.SupportedVersions;
import dev.gatehouse.tls.message.extension.UnknownExtension;
import dev.gatehouse.tls.spec.AlertDescription;
import dev.gatehouse.tls.spec.CipherSuite;
import dev.gatehouse.tls.spec.ExtensionType;
import dev.gatehouse.tls.spec.NamedGroup;
import dev.gatehouse.tls.spec.ProtocolVersion;
import dev.gatehouse.tls.spec.Rule;
import dev.gatehouse.tls.spec.SignatureScheme;
import dev.gatehouse.tls.spec.TlsException;
import dev.gatehouse.wire.Bytes;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class ClientHelloTest {
  private static final String RANDOM = "a5".repeat(32);
  private static final NamedGroup GREASE = NamedGroup.of(0x1a1a);

  private static ClientHello decode(String body) throws TlsException {
    return (ClientHello) HandshakeMessage.decode(1, Bytes.hex(body).cursor(), Dialect.MODERN);
  }

  private static void assertMalformed(String where, ThrowingCallable call) {
    assertThatThrownBy(call)
        .hasMessageContaining("malformed client_hello")
        .hasMessageContaining(where)
        .isInstanceOfSatisfying(
            TlsException.class,
            e -> assertThat(e.error().alert()).contains(AlertDescription.DECODE_ERROR));
  }

  // The fields

  @Test
  void a_hello_from_before_extensions_decodes() throws Exception {
    ClientHello hello = decode("0301" + RANDOM + "00 0004 002f 000a 0100");
    assertThat(hello.legacyVersion()).isEqualTo(ProtocolVersion.TLS_1_0);
    assertThat(hello.extensions()).isEqualTo(Extensions.ABSENT);
    assertThat(hello.supportedVersions()).isNull();
    assertThat(hello.hostName()).isNull();
    assertThat(hello.describe())
        .isEqualTo(
            "ClientHello legacy_version=TLSv1.0 suites=[TLS_RSA_WITH_AES_128_CBC_SHA,"
                + " TLS_RSA_WITH_3DES_EDE_CBC_SHA]");
  }

  /** RFC 6101, section 5.6.1.2: "extra data after the compression methods". */
  @Test
  void behind_an_ssl_3_hello_whatever_is_no_block_of_extensions_is_passed_over() throws Exception {
    String ssl3 = "0300" + RANDOM + "00 0002 002f 0100";
    ClientHello plain = decode(ssl3);
    for (String extra :
        List.of("00", "0001", "0001 00", "0004 0000 0001", "0000 00", "ffff", "aa")) {
      assertThat(decode(ssl3 + extra)).isEqualTo(plain);
      for (String version : List.of("0301", "0302", "0303", "0304")) {
        assertThatThrownBy(() -> decode(version + RANDOM + "00 0002 002f 0100" + extra))
            .isInstanceOf(TlsException.class);
      }
    }
    assertThat(plain.extensions()).isEqualTo(Extensions.ABSENT);
  }

  @Test
  void an_ssl_3_hello_may_have_extensions_all_the_same() throws Exception {
    ClientHello hello = decode("0300" + RANDOM + "00 0002 002f 0100 0005 ff01000100");
    assertThat(hello.renegotiationInfo()).isEqualTo(new RenegotiationInfo(Bytes.EMPTY));
    assertThat(decode("0300" + RANDOM + "00 0002 002f 0100 0000").extensions())
        .isEqualTo(Extensions.EMPTY);
    assertBreaks(
        Rule.EXTENSION_ONCE,
        () -> decode("0300" + RANDOM + "00 0002 002f 0100 000a ff01000100 ff01000100"));
  }

  @Test
  void what_an_older_server_reads_has_a_name() throws Exception {
    ClientHello hello =
        decode(
            "0303" + RANDOM + "00 0002 002f 0100 0013 00170000 00160000 ff01000100 000b0002 0100");
    assertThat(hello.offersExtendedMasterSecret()).isTrue();
    assertThat(hello.offersEncryptThenMac()).isTrue();
    assertThat(hello.renegotiationInfo()).isEqualTo(new RenegotiationInfo(Bytes.EMPTY));
    assertThat(hello.ecPointFormats()).isEqualTo(EcPointFormats.UNCOMPRESSED_ONLY);
    assertThat(hello.describe())
        .endsWith(" extended_master_secret encrypt_then_mac renegotiation_info point_formats=0x00");
    ClientHello modern = reencoded(hello());
    assertThat(modern.offersExtendedMasterSecret()).isFalse();
    assertThat(modern.offersEncryptThenMac()).isFalse();
    assertThat(modern.renegotiationInfo()).isNull();
    assertThat(modern.ecPointFormats()).isNull();
  }

  @Test
  void a_session_id_has_at_most_32_bytes() throws Exception {
    assertThat(decode("0303" + RANDOM + "20" + RANDOM + "0002 1301 0100").legacySessionId())
        .isEqualTo(Bytes.hex(RANDOM));
    assertBreaks(
        Rule.SESSION_ID_LENGTH,
        () -> decode("0303" + RANDOM + "21" + RANDOM + "00 0002 1301 0100"));
    assertThat(Rule.SESSION_ID_LENGTH.alert()).isEqualTo(AlertDescription.DECODE_ERROR);
  }

  @Test
  void no_cipher_suite_or_half_a_one_is_malformed() {
    assertMalformed("cipher_suites is empty", () -> decode("0303" + RANDOM + "00 0000 0100"));
    assertMalformed("CipherSuite", () -> decode("0303" + RANDOM + "00 0003 130113 0100"));
  }

  @Test
  void the_null_method_is_offered_and_in_tls13_alone() throws Exception {
    assertMalformed(
        "legacy_compression_methods is empty", () -> decode("0303" + RANDOM + "00 0002 1301 00"));
    assertBreaks(
        Rule.COMPRESSION_NULL_OFFERED, () -> decode("0303" + RANDOM + "00 0002 1301 0101"));
    ClientHello deflate = decode("0301" + RANDOM + "00 0002 002f 020100");
    assertBreaks(Rule.COMPRESSION_NULL_ONLY, deflate::requireMandatoryExtensions);
    assertThat(Rule.COMPRESSION_NULL_ONLY.alert()).isEqualTo(AlertDescription.ILLEGAL_PARAMETER);
  }

  @Test
  void bytes_behind_the_extensions_are_malformed() {
    assertMalformed(
        "1 bytes left over", () -> decode("0303" + RANDOM + "00 0002 1301 0100 0000 00"));
  }

  @Test
  void what_a_machine_reads_has_a_name() throws Exception {
    ClientHello hello = reencoded(hello());
    assertThat(hello.hostName()).isEqualTo("localhost");
    assertThat(hello.supportedVersions().versions()).containsExactly(ProtocolVersion.TLS_1_3);
    assertThat(hello.supportedGroups().namedGroupList())
        .containsExactly(GREASE, NamedGroup.X25519, NamedGroup.SECP256R1);
    assertThat(hello.keyShare().shareFor(NamedGroup.X25519)).isEqualTo(Bytes.hex("31"));
    assertThat(hello.keyShare().shareFor(NamedGroup.SECP256R1)).isNull();
    assertThat(hello.signatureAlgorithms().supportedSignatureAlgorithms())
        .containsExactly(SignatureScheme.ED25519);
    assertThat(hello.applicationProtocols().protocolNameList()).containsExactly(Bytes.ascii("h2"));
    assertThat(hello.signatureAlgorithmsCert()).isNull();
    assertThat(hello.cookie()).isNull();
    assertThat(hello.pskKeyExchangeModes()).isNull();
    assertThat(hello.preSharedKey()).isNull();
    assertThat(hello.offersEarlyData()).isFalse();
    hello.requireMandatoryExtensions();
  }

  // Key shares

  @Test
  void a_share_for_a_group_not_offered_ends_in_illegal_parameter() {
    assertBreaks(
        Rule.KEY_SHARE_GROUP_OFFERED,
        () -> reencoded(hello(shares(NamedGroup.X25519, NamedGroup.SECP384R1))));
  }

  @Test
  void two_shares_for_one_group_end_in_illegal_parameter() {
    assertBreaks(
        Rule.KEY_SHARE_ONCE, () -> reencoded(hello(shares(NamedGroup.X25519, NamedGroup.X25519))));
    assertBreaks(
        Rule.KEY_SHARE_ONCE,
        () ->
            reencoded(
                hello(
                    new SupportedGroups(List.of(NamedGroup.X25519, NamedGroup.X25519)),
                    shares(NamedGroup.X25519, NamedGroup.X25519))));
  }

  @Test
  void shares_in_another_order_than_the_groups_end_in_illegal_parameter() {
    assertBreaks(
        Rule.KEY_SHARE_ORDER,
        () -> reencoded(hello(shares(NamedGroup.SECP256R1, NamedGroup.X25519))));
  }

  @Test
  void shares_may_be_any_ordered_part_of_the_groups() throws Exception {
    reencoded(hello(shares()));
    reencoded(hello(shares(NamedGroup.SECP256R1)));
    reencoded(hello(shares(GREASE, NamedGroup.SECP256R1)));
    reencoded(hello(shares(GREASE, NamedGroup.X25519, NamedGroup.SECP256R1)));
  }

  // RFC 8446, section 9.2

  @Test
  void without_a_psk_both_groups_and_schemes_are_mandatory() throws Exception {
    assertBreaks(
        Rule.EXTENSION_NEEDED,
        () -> without(hello(), SignatureAlgorithms.class).requireMandatoryExtensions());
    assertBreaks(
        Rule.EXTENSION_NEEDED,
        () ->
            without(without(hello(), SupportedGroups.class), KeyShare.Offer.class)
                .requireMandatoryExtensions());
    assertThat(Rule.EXTENSION_NEEDED.alert()).isEqualTo(AlertDescription.MISSING_EXTENSION);
  }

  @Test
  void groups_and_shares_come_together_or_not_at_all() throws Exception {
    assertBreaks(
        Rule.EXTENSION_NEEDED,
        () -> without(hello(), KeyShare.Offer.class).requireMandatoryExtensions());
    assertBreaks(
        Rule.EXTENSION_NEEDED,
        () -> without(hello(PSK_MODES, PSK), SupportedGroups.class).requireMandatoryExtensions());
    without(
            without(without(hello(PSK_MODES, PSK), SupportedGroups.class), KeyShare.Offer.class),
            SignatureAlgorithms.class)
        .requireMandatoryExtensions();
  }

  @Test
  void a_psk_without_modes_ends_in_missing_extension() throws Exception {
    hello(PSK_MODES, PSK).requireMandatoryExtensions();
    assertBreaks(Rule.PSK_MODES_NEEDED, () -> hello(PSK).requireMandatoryExtensions());
    assertThat(Rule.PSK_MODES_NEEDED.alert()).isEqualTo(AlertDescription.MISSING_EXTENSION);
  }

  // The second hello

  private static final HelloRetryRequest RETRY =
      new HelloRetryRequest(
          Bytes.EMPTY,
          CipherSuite.TLS_AES_128_GCM_SHA256,
          Extensions.of(
              new SupportedVersions.Choice(ProtocolVersion.TLS_1_3),
              new KeyShare.Retry(NamedGroup.SECP256R1),
              new Cookie(Bytes.hex("c0"))));
  private static final Extension COOKIE = new Cookie(Bytes.hex("c0"));

  @Test
  void a_second_hello_changes_what_it_may() throws Exception {
    ClientHello first =
        hello(new EarlyData.Indication(), new Padding(Bytes.hex("0000")), PSK_MODES, PSK);
    hello(
            shares(NamedGroup.SECP256R1),
            COOKIE,
            new Padding(Bytes.hex("00")),
            PSK_MODES,
            new UnknownExtension(new ExtensionType(0xfe0d), Bytes.hex("01")))
        .requireAnswers(first, RETRY);
  }

  @Test
  void a_second_hello_that_differs_elsewhere_ends_in_illegal_parameter() throws Exception {
    ClientHello first = hello();
    Extension share = shares(NamedGroup.SECP256R1);
    List<ClientHello> others =
        List.of(
            hello(share, COOKIE, ApplicationProtocols.of("http/1.1")),
            hello(share, COOKIE, ServerNameIndication.Offer.of("other")),
            hello(share, COOKIE, PSK_MODES),
            without(hello(share, COOKIE), ApplicationProtocols.class),
            new ClientHello(
                Bytes.hex("a6".repeat(32)),
                first.legacySessionId(),
                first.cipherSuites(),
                hello(share, COOKIE).extensions()),
            new ClientHello(
                first.random(),
                Bytes.hex("01"),
                first.cipherSuites(),
                hello(share, COOKIE).extensions()),
            new ClientHello(
                first.random(),
                first.legacySessionId(),
                List.of(CipherSuite.TLS_AES_128_GCM_SHA256),
                hello(share, COOKIE).extensions()));
    for (ClientHello other : others) {
      assertBreaks(Rule.RETRY_SAME_HELLO, () -> other.requireAnswers(first, RETRY));
    }
    hello(share, COOKIE).requireAnswers(first, RETRY);
  }

  @Test
  void a_second_hello_carries_the_one_share_asked_for() {
    ClientHello first = hello();
    for (KeyShare.Offer shares :
        List.of(
            shares(), shares(NamedGroup.X25519), shares(NamedGroup.X25519, NamedGroup.SECP256R1))) {
      assertBreaks(Rule.RETRY_SHARE, () -> hello(shares, COOKIE).requireAnswers(first, RETRY));
    }
  }

  @Test
  void a_second_hello_returns_the_cookie_and_none_but_it() throws Exception {
    ClientHello first = hello();
    Extension share = shares(NamedGroup.SECP256R1);
    assertBreaks(Rule.RETRY_COOKIE, () -> hello(share).requireAnswers(first, RETRY));
    assertBreaks(
        Rule.RETRY_COOKIE,
        () -> hello(share, new Cookie(Bytes.hex("c1"))).requireAnswers(first, RETRY));
    HelloRetryRequest noCookie =
        new HelloRetryRequest(
            Bytes.EMPTY,
            CipherSuite.TLS_AES_128_GCM_SHA256,
            Extensions.of(
                new SupportedVersions.Choice(ProtocolVersion.TLS_1_3),
                new KeyShare.Retry(NamedGroup.SECP256R1)));
    hello(share).requireAnswers(first, noCookie);
    assertBreaks(Rule.RETRY_COOKIE, () -> hello(share, COOKIE).requireAnswers(first, noCookie));
  }

  @Test
  void a_retry_for_the_cookie_alone_leaves_the_shares() throws Exception {
    ClientHello first = hello();
    HelloRetryRequest cookieOnly =
        new HelloRetryRequest(
            Bytes.EMPTY,
            CipherSuite.TLS_AES_128_GCM_SHA256,
            Extensions.of(new SupportedVersions.Choice(ProtocolVersion.TLS_1_3), COOKIE));
    hello(COOKIE).requireAnswers(first, cookieOnly);
    assertBreaks(
        Rule.RETRY_SAME_HELLO,
        () -> hello(shares(NamedGroup.SECP256R1), COOKIE).requireAnswers(first, cookieOnly));
  }

  @Test
  void a_second_hello_offers_no_early_data() {
    assertBreaks(
        Rule.EARLY_DATA_AFTER_RETRY,
        () ->
            hello(shares(NamedGroup.SECP256R1), COOKIE, new EarlyData.Indication())
                .requireAnswers(hello(), RETRY));
  }

  // Hellos to try

  private static final Extension PSK_MODES = new PskKeyExchangeModes(Bytes.hex("01"));
  private static final Extension PSK =
      new PreSharedKey.Offer(
          List.of(new PreSharedKey.Identity(Bytes.hex("aa"), 0)), List.of(Bytes.hex(RANDOM)));

  private static KeyShare.Offer shares(NamedGroup... groups) {
    return new KeyShare.Offer(
        List.of(groups).stream().map(g -> new KeyShare.Entry(g, Bytes.hex("31"))).toList());
  }

  /**
   * A usual hello, with these extensions in the place of its own of the same type, or at the end.
   */
  private static ClientHello hello(Extension... others) {
    List<Extension> extensions =
        new ArrayList<>(
            List.of(
                ServerNameIndication.Offer.of("localhost"),
                new SupportedVersions.Offer(List.of(ProtocolVersion.TLS_1_3)),
                new SupportedGroups(List.of(GREASE, NamedGroup.X25519, NamedGroup.SECP256R1)),
                shares(NamedGroup.X25519),
                new SignatureAlgorithms(List.of(SignatureScheme.ED25519)),
                ApplicationProtocols.of("h2")));
    for (Extension other : others) {
      boolean[] replaced = {false};
      extensions.replaceAll(
          e -> {
            boolean same = e.type().equals(other.type());
            replaced[0] |= same;
            return same ? other : e;
          });
      if (!replaced[0]) {
        extensions.add(other);
      }
    }
    return new ClientHello(
        Bytes.hex(RANDOM),
        Bytes.EMPTY,
        List.of(CipherSuite.of(0x2a2a), CipherSuite.TLS_AES_128_GCM_SHA256),
        Extensions.of(extensions));
  }

  private static ClientHello without(ClientHello hello, Class<? extends Extension> shape) {
    return new ClientHello(
        hello.random(),
        hello.legacySessionId(),
        hello.cipherSuites(),
        Extensions.of(
            hello.extensions().list().stream().filter(e -> !shape.isInstance(e)).toList()));
  }

  private static ClientHello reencoded(ClientHello hello) throws TlsException {
    return (ClientHello) Messages.decode(hello.encoded());
  }
}
