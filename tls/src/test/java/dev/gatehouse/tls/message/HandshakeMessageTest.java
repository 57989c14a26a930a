package dev.gatehouse.tls.message;

import static dev.gatehouse.tls.message.Messages.assertBreaks;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.seeds.Seeds;
import dev.gatehouse.tls.message.extension.Extensions;
import dev.gatehouse.tls.spec.HandshakeType;
import dev.gatehouse.tls.spec.Rule;
import dev.gatehouse.tls.spec.TlsError;
import dev.gatehouse.tls.spec.TlsException;
import dev.gatehouse.wire.Bytes;
import dev.gatehouse.wire.Cursor;
import dev.gatehouse.wire.Writer;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every handshake message. */
class HandshakeMessageTest {
  static LongStream seeds() {
    return Seeds.first(100);
  }

  static Stream<HandshakeMessage> oneOfEachType() {
    return Arrays.stream(HandshakeType.values())
        .filter(type -> type != HandshakeType.MESSAGE_HASH)
        .map(new RandomMessages(5)::message);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void any_message_survives_encoding_and_decoding(long seed) throws Exception {
    RandomMessages random = new RandomMessages(seed);
    for (HandshakeType type : HandshakeType.values()) {
      if (type == HandshakeType.MESSAGE_HASH) {
        continue;
      }
      HandshakeMessage message = random.message(type);
      Bytes encoded = message.encoded();
      assertThat(encoded.at(0)).isEqualTo(type.code());
      HandshakeMessage decoded = Messages.decode(encoded);
      assertThat(decoded).isEqualTo(message).hasSameHashCodeAs(message);
      assertThat(decoded.encoded()).isEqualTo(encoded);
      assertThat(decoded.describe()).startsWith(message.name()).doesNotContain("\n");
    }
  }

  @ParameterizedTest
  @MethodSource("oneOfEachType")
  void a_message_cut_short_anywhere_is_refused_and_nothing_else_goes_wrong(HandshakeMessage message)
      throws Exception {
    Bytes body = Writer.write(message::encode);
    for (int length = 0; length < body.length(); length++) {
      Bytes cut = body.slice(0, length);
      int code = message.type().code();
      if (message instanceof Finished) {
        assertThat(HandshakeMessage.decode(code, cut.cursor())).isEqualTo(new Finished(cut));
      } else if (isHelloWithoutExtensions(message, length)) {
        // The block of extensions may be absent altogether.
        assertThat(HandshakeMessage.decode(code, cut.cursor())).isNotEqualTo(message);
      } else {
        assertThatThrownBy(() -> HandshakeMessage.decode(code, cut.cursor()))
            .as("%d of %d bytes", length, body.length())
            .isInstanceOfSatisfying(
                TlsException.class,
                e -> assertThat(e.error()).isInstanceOf(TlsError.Malformed.class));
      }
    }
  }

  private static boolean isHelloWithoutExtensions(HandshakeMessage message, int length) {
    return switch (message) {
      case ClientHello m -> length == withoutExtensions(m).length();
      case ServerHello m -> length == 38 + m.legacySessionIdEcho().length();
      default -> false;
    };
  }

  private static Bytes withoutExtensions(ClientHello m) {
    return Writer.write(
        out ->
            new ClientHello(
                    m.legacyVersion(),
                    m.random(),
                    m.legacySessionId(),
                    m.cipherSuites(),
                    m.legacyCompressionMethods(),
                    Extensions.ABSENT)
                .encode(out));
  }

  /** All but Finished, whose length is checked against the hash's when its bytes are. */
  static Stream<HandshakeMessage> thoseWithAnEnd() {
    return oneOfEachType().filter(message -> !(message instanceof Finished));
  }

  @ParameterizedTest
  @MethodSource("thoseWithAnEnd")
  void a_byte_behind_a_message_is_refused(HandshakeMessage message) {
    Bytes longer =
        Writer.write(
            out -> {
              message.encode(out);
              out.u8(0);
            });
    assertThatThrownBy(() -> HandshakeMessage.decode(message.type().code(), longer.cursor()))
        .isInstanceOfSatisfying(
            TlsException.class,
            e -> {
              assertThat(e.error()).isInstanceOf(TlsError.Malformed.class);
              assertThat(e).hasMessageContaining("1 bytes left over");
            });
  }

  @Test
  void types_that_no_peer_may_send_end_in_unexpected_message() {
    for (int type = 0; type < 256; type++) {
      int code = type;
      if (HandshakeType.of(type) == null) {
        assertBreaks(
            Rule.HANDSHAKE_TYPE_KNOWN, () -> HandshakeMessage.decode(code, Bytes.EMPTY.cursor()));
      }
    }
    assertThat(HandshakeType.of(254)).isNull();
  }

  @Test
  void a_malformed_message_is_named_with_the_place_in_it() {
    byte[] record = new byte[50];
    record[40] = 7; // request_update, wherever the record begins
    assertThatThrownBy(() -> HandshakeMessage.decode(15, new Cursor(record, 40, 43)))
        .hasMessage(
            "The peer sent a malformed certificate_verify: byte 2: signature needs 2 bytes, 1 left.");
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "MESSAGE_HASH")
  void a_message_goes_by_the_name_of_the_rfc(HandshakeType type) {
    HandshakeMessage message = new RandomMessages(1).message(type);
    String words = message.name().replaceAll("([a-z])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
    assertThat(words).isIn(type.toString(), "hello_retry_request");
  }
}
