package dev.gatehouse.tls.message.extension;

import static dev.gatehouse.tls.message.Messages.assertBreaks;
import static dev.gatehouse.tls.message.extension.Place.CLIENT_HELLO;
import static dev.gatehouse.tls.message.extension.Place.ENCRYPTED_EXTENSIONS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.tls.spec.AlertDescription;
import dev.gatehouse.tls.spec.Rule;
import dev.gatehouse.wire.Bytes;
import dev.gatehouse.wire.DecodeException;
import dev.gatehouse.wire.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What single extensions may not say. */
class ExtensionRulesTest {
  private static Extension decode(Place place, int type, String data) throws Exception {
    return Extension.decode(place, type, Bytes.hex(data).cursor());
  }

  @ParameterizedTest(name = "{1}: {2}")
  @CsvSource({
    "CLIENT_HELLO, 0, 0000, an empty server_name_list",
    "CLIENT_HELLO, 0, 0003000000, an empty HostName",
    "CLIENT_HELLO, 10, 0000, no group",
    "CLIENT_HELLO, 10, 0003001d00, half a group",
    "ENCRYPTED_EXTENSIONS, 10, 0000, no group",
    "CLIENT_HELLO, 11, 00, no point format",
    "OLDER_SERVER_HELLO, 11, 00, no point format",
    "CLIENT_HELLO, 13, 0000, no scheme",
    "CLIENT_HELLO, 13, 0003080708, half a scheme",
    "CERTIFICATE_REQUEST, 13, 0000, no scheme",
    "CLIENT_HELLO, 16, 0000, no protocol",
    "CLIENT_HELLO, 16, 000100, an empty protocol name",
    "ENCRYPTED_EXTENSIONS, 16, 0000, no protocol",
    "CLIENT_HELLO, 41, 0000002120" + BINDER + ", no identity",
    "CLIENT_HELLO, 41, 00060000000000000021 20" + BINDER + ", an empty identity",
    "CLIENT_HELLO, 41, 00070001aa000000000000, no binder",
    "CLIENT_HELLO, 41, 00070001aa00000000 0020 1f" + SHORT_BINDER + ", a binder of 31 bytes",
    "CLIENT_HELLO, 43, 00, no version",
    "CLIENT_HELLO, 43, 03030403, half a version",
    "CLIENT_HELLO, 44, 0000, an empty cookie",
    "HELLO_RETRY_REQUEST, 44, 0000, an empty cookie",
    "CLIENT_HELLO, 45, 00, no mode",
    "CLIENT_HELLO, 47, 0000, no authority",
    "CLIENT_HELLO, 47, 00020000, an empty authority",
    "CERTIFICATE_REQUEST, 48, 0003000000, an empty OID",
    "CLIENT_HELLO, 50, 0000, no scheme",
    "CLIENT_HELLO, 51, 0004001d0000, an empty share",
    "SERVER_HELLO, 51, 001d0000, an empty share",
  })
  void what_must_not_be_empty_or_halved_is_malformed(Place place, int type, String data) {
    assertThatThrownBy(() -> decode(place, type, data)).isInstanceOf(DecodeException.class);
  }

  private static final String BINDER =
      "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb";
  private static final String SHORT_BINDER =
      "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb";

  @Test
  void no_key_share_at_all_asks_for_a_retry() throws Exception {
    assertThat(decode(CLIENT_HELLO, 51, "0000"))
        .isInstanceOfSatisfying(KeyShare.Offer.class, o -> assertThat(o.clientShares()).isEmpty());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost.",
        ".localhost",
        "a..b",
        ".",
        "local host",
        "local\0host",
        "localhost\0",
        "\0",
        "l\u00f6calhost",
        "localhost\n",
        "local\u007fhost",
        "a\tb"
      })
  void a_server_name_that_is_no_host_name_ends_in_illegal_parameter(String name) {
    assertBreaks(
        Rule.SERVER_NAME_FORM, () -> Extension.decode(CLIENT_HELLO, 0, serverName(name).cursor()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"localhost", "LocalHost", "a.b", "xn--lcalhost-n4a", "_a.b", "127.0.0.1", "::1"})
  void a_server_name_is_kept_as_it_was_written(String name) throws Exception {
    assertThat(Extension.decode(CLIENT_HELLO, 0, serverName(name).cursor()))
        .isInstanceOfSatisfying(
            ServerNameIndication.Offer.class, o -> assertThat(o.hostName()).isEqualTo(name));
  }

  @Test
  void a_server_name_has_at_most_255_bytes() throws Exception {
    Extension.decode(CLIENT_HELLO, 0, serverName("a".repeat(255)).cursor());
    assertBreaks(
        Rule.SERVER_NAME_FORM,
        () -> Extension.decode(CLIENT_HELLO, 0, serverName("a".repeat(256)).cursor()));
  }

  private static Bytes serverName(String name) {
    Bytes bytes = Bytes.copyOf(name.getBytes(StandardCharsets.ISO_8859_1));
    return Writer.write(out -> out.vector16(() -> out.u8(0).opaque16(bytes)));
  }

  @Test
  void two_host_names_end_in_illegal_parameter() {
    assertBreaks(Rule.SERVER_NAME_FORM, () -> decode(CLIENT_HELLO, 0, "0008 00000161 00000162"));
  }

  @Test
  void a_name_of_an_unknown_type_is_passed_over_but_kept() throws Exception {
    Extension offer = decode(CLIENT_HELLO, 0, "0009 0700020000 00000161");
    assertThat(((ServerNameIndication.Offer) offer).hostName()).isEqualTo("a");
    assertThat(Writer.write(offer::encode)).isEqualTo(Bytes.hex("0009 0700020000 00000161"));
    Extension only = decode(CLIENT_HELLO, 0, "0005 0700020000");
    assertThat(((ServerNameIndication.Offer) only).hostName()).isNull();
  }

  @Test
  void a_host_name_of_ours_must_be_one() {
    assertThatThrownBy(() -> ServerNameIndication.Offer.of("localhost."))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void an_alpn_answer_of_two_protocols_ends_in_illegal_parameter() throws Exception {
    String two = "000c 026832 08687474702f312e31";
    assertThat(decode(CLIENT_HELLO, 16, two)).isEqualTo(ApplicationProtocols.of("h2", "http/1.1"));
    assertBreaks(Rule.ALPN_ONE_ANSWER, () -> decode(ENCRYPTED_EXTENSIONS, 16, two));
  }

  @Test
  void protocol_names_that_are_no_text_are_shown_in_hexadecimal() throws Exception {
    assertThat(decode(CLIENT_HELLO, 16, "0006 026832 020a0a").describe())
        .isEqualTo("alpn=[h2, 0x0a0a]");
  }

  @Test
  void more_binders_than_identities_end_in_illegal_parameter() {
    assertBreaks(
        Rule.PSK_BINDERS_MATCH,
        () -> decode(CLIENT_HELLO, 41, "0007 0001aa00000000 0042 20" + BINDER + "20" + BINDER));
  }

  @Test
  void binders_are_measured_with_their_lengths() throws Exception {
    PreSharedKey.Offer offer =
        (PreSharedKey.Offer)
            decode(
                CLIENT_HELLO,
                41,
                "000e 0001aa00000000 0001ab00000000 0042 20" + BINDER + "20" + BINDER);
    assertThat(offer.bindersBytes()).isEqualTo(2 + 2 * 33);
    assertThat(offer.toString()).doesNotContain("aa");
  }

  @Test
  void pre_shared_key_is_the_last_extension_of_a_client_hello() throws Exception {
    String psk = "0029 002c 0007 0001aa00000000 0021 20" + BINDER;
    Extensions.decode(CLIENT_HELLO, Bytes.hex("0034 002a0000" + psk).cursor());
    assertBreaks(
        Rule.PRE_SHARED_KEY_LAST,
        () -> Extensions.decode(CLIENT_HELLO, Bytes.hex("0034" + psk + "002a0000").cursor()));
    // "(but can appear anywhere in the ServerHello extensions block)"
    Extensions.decode(Place.SERVER_HELLO, Bytes.hex("000c 002900020000 002b00020304").cursor());
  }

  /** RFC 8422, sections 5.1.2 and 5.2; the first bytes are the RFC's own. */
  @Test
  void point_formats_without_the_uncompressed_one_end_in_illegal_parameter() throws Exception {
    for (Place place : List.of(CLIENT_HELLO, Place.OLDER_SERVER_HELLO)) {
      assertThat(Extensions.decode(place, Bytes.hex("0006 000b00020100").cursor()))
          .isEqualTo(Extensions.of(EcPointFormats.UNCOMPRESSED_ONLY));
      assertThat(decode(place, 11, "03 010200")).isEqualTo(new EcPointFormats(Bytes.hex("010200")));
      assertBreaks(Rule.EC_POINT_FORMATS_UNCOMPRESSED, () -> decode(place, 11, "02 0102"));
    }
    assertThat(Rule.EC_POINT_FORMATS_UNCOMPRESSED.alert())
        .isEqualTo(AlertDescription.ILLEGAL_PARAMETER);
  }

  /** RFC 5746, section 3.4, has the bytes of a first handshake's. */
  @Test
  void renegotiation_info_is_kept_for_the_handshake_to_judge() throws Exception {
    assertThat(Extensions.decode(CLIENT_HELLO, Bytes.hex("0005 ff01000100").cursor()))
        .isEqualTo(Extensions.of(new RenegotiationInfo(Bytes.EMPTY)));
    assertThat(decode(Place.OLDER_SERVER_HELLO, 0xff01, "18" + "f1".repeat(24)).describe())
        .isEqualTo("renegotiation_info=24B");
    assertThatThrownBy(() -> decode(CLIENT_HELLO, 0xff01, "0c" + "f1".repeat(11)))
        .isInstanceOf(DecodeException.class);
  }

  @Test
  void an_alpn_answer_of_an_older_server_is_one_protocol_too() {
    assertBreaks(
        Rule.ALPN_ONE_ANSWER,
        () -> decode(Place.OLDER_SERVER_HELLO, 16, "000c 026832 08687474702f312e31"));
  }

  @Test
  void a_record_size_limit_below_64_ends_in_illegal_parameter() throws Exception {
    assertThat(decode(CLIENT_HELLO, 28, "0040")).isEqualTo(new RecordSizeLimit(64));
    assertBreaks(Rule.RECORD_SIZE_LIMIT_VALUE, () -> decode(CLIENT_HELLO, 28, "003f"));
  }

  @Test
  void modes_of_psk_key_exchange_are_known_or_not() throws Exception {
    PskKeyExchangeModes modes = (PskKeyExchangeModes) decode(CLIENT_HELLO, 45, "020107");
    assertThat(modes.allows(PskKeyExchangeModes.PSK_DHE_KE)).isTrue();
    assertThat(modes.allows(PskKeyExchangeModes.PSK_KE)).isFalse();
    assertThat(modes.describe()).isEqualTo("psk_modes=[psk_dhe_ke, 7]");
  }
}
