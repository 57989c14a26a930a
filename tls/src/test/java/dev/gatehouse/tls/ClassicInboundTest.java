package dev.gatehouse.tls;

import static dev.gatehouse.tls.message.Messages.assertBreaks;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.seeds.Seeds;
import dev.gatehouse.tls.record.ClassicProtection;
import dev.gatehouse.tls.record.HandshakeJoiner;
import dev.gatehouse.tls.record.RecordProtection;
import dev.gatehouse.tls.record.ReferenceRecords;
import dev.gatehouse.tls.spec.CipherSuite;
import dev.gatehouse.tls.spec.ClassicVersion;
import dev.gatehouse.tls.spec.Rule;
import dev.gatehouse.tls.spec.TlsException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What arrives before TLS 1.3: records of a peer, and what is handed up of them. */
class ClassicInboundTest {
  private static final CipherSuite SUITE = CipherSuite.TLS_RSA_WITH_AES_128_CBC_SHA;
  private static final int CHANGE_CIPHER_SPEC = 20;
  private static final int ALERT = 21;
  private static final int HANDSHAKE = 22;
  private static final int APPLICATION_DATA = 23;

  /** ServerHelloDone: a message without a body. */
  private static final byte[] MESSAGE = {14, 0, 0, 0};

  private final Script script = new Script();
  private final Inbound inbound = new Inbound(script, 1 << 16);

  /** Writes down what it is handed. */
  private static final class Script implements Inbound.Receiver {
    final List<String> heard = new ArrayList<>();

    @Override
    public void handshake(HandshakeJoiner joiner) {
      heard.add("message " + joiner.type() + " of " + joiner.length());
    }

    @Override
    public void alert(int level, int code) {
      heard.add("alert " + level + " " + code);
    }

    @Override
    public void data(byte[] bytes, int offset, int length) {
      heard.add("data " + hex(bytes, offset, length));
    }

    @Override
    public void changeCipherSpec(boolean valid) {
      heard.add("change_cipher_spec " + valid);
    }

    @Override
    public void ssl2Hello(byte[] bytes, int offset, int length) {
      heard.add("hello " + hex(bytes, offset, length));
    }

    @Override
    public boolean waiting() {
      return false;
    }

    @Override
    public boolean closed() {
      return false;
    }
  }

  private static String hex(byte[] bytes, int offset, int length) {
    return HexFormat.of().formatHex(bytes, offset, offset + length);
  }

  private static byte[] clear(ClassicVersion version, int type, byte... content) {
    return Stand.clear(type, version.version().code(), content);
  }

  private void take(byte[] bytes) throws TlsException {
    assertThat(inbound.take(bytes, 0, bytes.length)).isEqualTo(bytes.length);
  }

  /** A peer under keys; the inbound side has them too. */
  private final class Keyed {
    private final ReferenceRecords peer;
    private final boolean explicit;

    Keyed(ClassicVersion version) throws TlsException {
      peer = ReferenceRecords.of(version, SUITE.cipher(), false, Seeds.of(1));
      explicit = version.ivs() == ClassicVersion.Ivs.EXPLICIT;
      inbound.agreed(version);
      inbound.protect(ClassicProtection.of(version, SUITE, false, peer.keys(), iv -> {}));
    }

    byte[] record(int type, byte... content) {
      return peer.seal(type, content, new byte[explicit ? 16 : 0]);
    }
  }

  // Versions and lengths

  @ParameterizedTest
  @EnumSource
  void a_record_of_another_version_than_the_agreed_one_is_refused(ClassicVersion version)
      throws Exception {
    for (ClassicVersion any : ClassicVersion.values()) {
      take(clear(any, HANDSHAKE, MESSAGE)); // nothing is agreed
    }
    inbound.agreed(version);
    take(clear(version, HANDSHAKE, MESSAGE));
    for (int minor = 0; minor < 6; minor++) {
      byte[] other = Stand.clear(HANDSHAKE, 0x0300 + minor, MESSAGE);
      if (0x0300 + minor != version.version().code()) {
        assertBreaks(Rule.RECORD_VERSION, () -> take(other));
      }
    }
    assertBreaks(Rule.RECORD_LEGACY_VERSION, () -> take(Stand.clear(HANDSHAKE, 0x0203, MESSAGE)));
  }

  @ParameterizedTest
  @EnumSource
  void a_header_that_announces_too_much_is_enough_to_refuse_it(ClassicVersion version)
      throws Exception {
    inbound.agreed(version);
    for (int type : new int[] {CHANGE_CIPHER_SPEC, ALERT, HANDSHAKE, APPLICATION_DATA}) {
      assertBreaks(
          Rule.RECORD_PLAINTEXT_LENGTH,
          () -> take(header(version, type, RecordProtection.MOST_CONTENT_BYTES + 1)));
    }
    new Keyed(version);
    for (int type : new int[] {CHANGE_CIPHER_SPEC, ALERT, HANDSHAKE, APPLICATION_DATA}) {
      assertBreaks(
          Rule.RECORD_OLDER_CIPHERTEXT_LENGTH,
          () -> take(header(version, type, RecordProtection.MOST_CONTENT_BYTES + 2049)));
    }
  }

  private static byte[] header(ClassicVersion version, int type, int length) {
    byte[] header = clear(version, type);
    header[3] = (byte) (length >> 8);
    header[4] = (byte) length;
    return header;
  }

  // Contents

  @ParameterizedTest
  @EnumSource
  void under_keys_every_type_is_opened_and_none_is_hidden(ClassicVersion version) throws Exception {
    Keyed peer = new Keyed(version);
    take(peer.record(HANDSHAKE, MESSAGE));
    take(peer.record(ALERT, (byte) 1, (byte) 100));
    take(peer.record(APPLICATION_DATA, (byte) 7, (byte) 8));
    take(peer.record(APPLICATION_DATA));
    take(peer.record(CHANGE_CIPHER_SPEC, (byte) 1));
    assertThat(script.heard)
        .containsExactly(
            "message 14 of 4", "alert 1 100", "data 0708", "data ", "change_cipher_spec true");
  }

  @ParameterizedTest
  @EnumSource
  void a_record_that_comes_byte_by_byte_is_the_same_record(ClassicVersion version)
      throws Exception {
    Keyed peer = new Keyed(version);
    byte[] two = Arrays.copyOf(peer.record(HANDSHAKE, MESSAGE), 400);
    byte[] data = peer.record(APPLICATION_DATA, (byte) 7);
    int first = 5 + ((two[3] & 0xff) << 8 | (two[4] & 0xff));
    System.arraycopy(data, 0, two, first, data.length);
    for (int at = 0; at < first + data.length; at++) {
      take(new byte[] {two[at]});
    }
    assertThat(script.heard).containsExactly("message 14 of 4", "data 07");
    assertThat(inbound.isEmpty()).isTrue();
  }

  @Test
  void records_in_the_clear_are_refused_under_keys_and_data_before_them() throws Exception {
    ClassicVersion version = ClassicVersion.TLS_1_2;
    inbound.agreed(version);
    assertBreaks(
        Rule.RECORD_NOT_YET_PROTECTED, () -> take(clear(version, APPLICATION_DATA, (byte) 1)));
    new Keyed(version);
    for (int type : new int[] {CHANGE_CIPHER_SPEC, ALERT, HANDSHAKE, APPLICATION_DATA}) {
      assertBreaks(Rule.RECORD_MAC, () -> take(clear(version, type, (byte) 1, (byte) 0)));
    }
  }

  @Test
  void alerts_go_up_with_their_level_and_change_cipher_spec_with_what_it_is() throws Exception {
    ClassicVersion version = ClassicVersion.SSL_3_0;
    inbound.agreed(version);
    take(clear(version, ALERT, (byte) 1, (byte) 41));
    take(clear(version, ALERT, (byte) 2, (byte) 40));
    take(clear(version, ALERT, (byte) 255, (byte) 254));
    take(clear(version, CHANGE_CIPHER_SPEC, (byte) 1));
    take(clear(version, CHANGE_CIPHER_SPEC, (byte) 2));
    take(clear(version, CHANGE_CIPHER_SPEC, (byte) 1, (byte) 1));
    take(clear(version, CHANGE_CIPHER_SPEC));
    assertThat(script.heard)
        .containsExactly(
            "alert 1 41",
            "alert 2 40",
            "alert 255 254",
            "change_cipher_spec true",
            "change_cipher_spec false",
            "change_cipher_spec false",
            "change_cipher_spec false");
  }

  @Test
  void empty_messages_and_alerts_and_alerts_in_pieces_are_refused() throws Exception {
    ClassicVersion version = ClassicVersion.TLS_1_0;
    inbound.agreed(version);
    assertBreaks(Rule.RECORD_NOT_EMPTY, () -> take(clear(version, HANDSHAKE)));
    assertBreaks(Rule.RECORD_NOT_EMPTY, () -> take(clear(version, ALERT)));
    assertBreaks(Rule.ALERT_LENGTH, () -> take(clear(version, ALERT, (byte) 1)));
    assertBreaks(
        Rule.ALERT_LENGTH,
        () -> take(clear(version, ALERT, (byte) 1, (byte) 0, (byte) 1, (byte) 0)));
  }

  @Test
  void ccs_injection_nothing_comes_between_the_pieces_of_a_message_and_no_keys_change_there()
      throws Exception {
    ClassicVersion version = ClassicVersion.TLS_1_2;
    inbound.agreed(version);
    take(clear(version, HANDSHAKE, (byte) 14, (byte) 0));
    assertBreaks(
        Rule.HANDSHAKE_NOT_INTERLEAVED, () -> take(clear(version, CHANGE_CIPHER_SPEC, (byte) 1)));
    assertBreaks(Rule.KEY_CHANGE_AT_RECORD_EDGE, () -> new Keyed(version));
    assertBreaks(
        Rule.HANDSHAKE_NOT_INTERLEAVED, () -> take(clear(version, ALERT, (byte) 1, (byte) 0)));
  }

  @ParameterizedTest
  @EnumSource
  void a_record_opens_between_the_callers_arrays(ClassicVersion version) throws Exception {
    Keyed peer = new Keyed(version);
    byte[] out = new byte[200];
    byte[] data = peer.record(APPLICATION_DATA, (byte) 7, (byte) 8, (byte) 9);
    assertThat(inbound.open(data, 0, data.length, out, 3)).isEqualTo(3);
    assertThat(out).startsWith(0, 0, 0, 7, 8, 9);
    assertThat(script.heard).isEmpty();
    byte[] alert = peer.record(ALERT, (byte) 1, (byte) 0);
    assertThat(inbound.open(alert, 0, alert.length, out, 0)).isZero();
    byte[] empty = peer.record(APPLICATION_DATA);
    assertThat(inbound.open(empty, 0, empty.length, out, 0)).isZero();
    byte[] again = peer.record(HANDSHAKE, (byte) 0, (byte) 0, (byte) 0, (byte) 0);
    assertThat(inbound.open(again, 0, again.length, out, 0)).isZero();
    assertThat(script.heard).containsExactly("alert 1 0", "data ", "message 0 of 4");
    assertBreaks(Rule.RECORD_MAC, () -> inbound.open(again, 0, again.length, out, 0));
    assertThatThrownBy(() -> inbound.open(again, 0, again.length - 1, out, 0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  // SSL 2.0's form

  private static final byte[] SSL2_HELLO =
      HexFormat.of()
          .parseHex(
              "802b"
                  + "01030100120000001000002f00000a010080"
                  + "00000500000400006200112233445566778899aabbccddeeff");

  private static String ssl2Hello() {
    return "hello " + hex(SSL2_HELLO, 2, SSL2_HELLO.length - 2);
  }

  @Test
  void a_hello_in_ssl_2_0s_form_goes_up_where_it_is_allowed_and_first() throws Exception {
    inbound.allowSsl2Hello();
    take(SSL2_HELLO);
    take(clear(ClassicVersion.TLS_1_0, HANDSHAKE, MESSAGE));
    assertThat(script.heard).containsExactly(ssl2Hello(), "message 14 of 4");
    assertBreaks(Rule.RECORD_TYPE_KNOWN, () -> take(SSL2_HELLO));
  }

  @Test
  void a_hello_in_ssl_2_0s_form_may_come_byte_by_byte() throws Exception {
    inbound.allowSsl2Hello();
    for (byte one : SSL2_HELLO) {
      take(new byte[] {one});
    }
    assertThat(script.heard).containsExactly(ssl2Hello());
    assertThat(inbound.isEmpty()).isTrue();
  }

  @Test
  void a_hello_in_ssl_2_0s_form_is_no_record_where_it_is_not_allowed_or_not_first()
      throws Exception {
    assertBreaks(Rule.RECORD_TYPE_KNOWN, () -> take(SSL2_HELLO));
    inbound.allowSsl2Hello();
    take(clear(ClassicVersion.TLS_1_0, HANDSHAKE, MESSAGE));
    assertBreaks(Rule.RECORD_TYPE_KNOWN, () -> take(SSL2_HELLO));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "802b010002", // SSL 2.0 itself
        "802b020301", // no client_hello
        "002b010301", // three bytes of length, with padding
        "8002010301", // shorter than what has come
      })
  void what_only_resembles_such_a_hello_is_no_record(String start) {
    inbound.allowSsl2Hello();
    assertBreaks(Rule.RECORD_TYPE_KNOWN, () -> take(HexFormat.of().parseHex(start)));
  }

  @Test
  void such_a_hello_that_announces_too_much_is_refused_by_its_length() {
    inbound.allowSsl2Hello();
    assertBreaks(Rule.HANDSHAKE_MESSAGE_LENGTH, () -> take(HexFormat.of().parseHex("9001010301")));
  }
}
