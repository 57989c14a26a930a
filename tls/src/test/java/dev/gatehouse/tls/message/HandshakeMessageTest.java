package dev.gatehouse.tls.message;

import static dev.gatehouse.tls.message.Messages.assertBreaks;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.seeds.Seeds;
import dev.gatehouse.tls.message.extension.Extensions;
import dev.gatehouse.tls.spec.AlertDescription;
import dev.gatehouse.tls.spec.HandshakeType;
import dev.gatehouse.tls.spec.ProtocolVersion;
import dev.gatehouse.tls.spec.Rule;
import dev.gatehouse.tls.spec.TlsError;
import dev.gatehouse.tls.spec.TlsException;
import dev.gatehouse.wire.Bytes;
import dev.gatehouse.wire.Cursor;
import dev.gatehouse.wire.Writer;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every handshake message. */
class HandshakeMessageTest {
  static LongStream seeds() {
    return Seeds.first(100);
  }

  /** A message as one dialect has it. */
  record Said(HandshakeMessage message, Dialect dialect) {
    HandshakeMessage decode(Bytes body) throws TlsException {
      return HandshakeMessage.decode(message.type().code(), body.cursor(), dialect);
    }

    boolean isSsl3() {
      return dialect instanceof Dialect.Classic classic
          && classic.version().equals(ProtocolVersion.SSL_3_0);
    }

    @Override
    public String toString() {
      return message.name() + " in " + dialect;
    }
  }

  static Stream<Said> oneOfEachType() {
    RandomMessages random = new RandomMessages(5);
    return RandomMessages.DIALECTS.stream()
        .flatMap(
            dialect ->
                RandomMessages.types(dialect)
                    .map(type -> new Said(random.message(type, dialect), dialect)));
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void any_message_survives_encoding_and_decoding(long seed) throws Exception {
    RandomMessages random = new RandomMessages(seed);
    for (Dialect dialect : RandomMessages.DIALECTS) {
      for (HandshakeType type : RandomMessages.types(dialect).toList()) {
        HandshakeMessage message = random.message(type, dialect);
        Bytes encoded = message.encoded();
        assertThat(encoded.at(0)).isEqualTo(type.code());
        HandshakeMessage decoded = Messages.decode(encoded, dialect);
        assertThat(decoded).isEqualTo(message).hasSameHashCodeAs(message);
        assertThat(decoded.encoded()).isEqualTo(encoded);
        assertThat(decoded.describe()).startsWith(message.name()).doesNotContain("\n");
      }
    }
  }

  @ParameterizedTest
  @MethodSource("oneOfEachType")
  void a_message_cut_short_anywhere_is_refused_and_nothing_else_goes_wrong(Said said)
      throws Exception {
    HandshakeMessage message = said.message();
    Bytes body = Writer.write(message::encode);
    for (int length = 0; length < body.length(); length++) {
      Bytes cut = body.slice(0, length);
      if (message instanceof Finished) {
        assertThat(said.decode(cut)).isEqualTo(new Finished(cut));
      } else if (message instanceof ClientKeyExchange.Rsa && said.isSsl3()) {
        // Whatever comes is the ciphertext.
        assertThat(said.decode(cut)).isEqualTo(new ClientKeyExchange.Rsa(cut, false));
      } else if (isHelloWithoutExtensions(message, length)) {
        // The block of extensions may be absent altogether.
        assertThat(said.decode(cut)).isNotEqualTo(message);
      } else if (message instanceof HelloRetryRequest m && length == upToExtensions(m)) {
        assertBreaks(Rule.EXTENSION_NEEDED, () -> said.decode(cut));
      } else {
        assertThatThrownBy(() -> said.decode(cut))
            .as("%d of %d bytes", length, body.length())
            .isInstanceOfSatisfying(
                TlsException.class,
                e -> assertThat(e.error()).isInstanceOf(TlsError.Malformed.class));
      }
    }
  }

  private static int upToExtensions(HelloRetryRequest m) {
    return 38 + m.legacySessionIdEcho().length();
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

  /**
   * All but Finished, whose length is checked against the hash's when its bytes are, and SSL 3.0's
   * ciphertext.
   */
  static Stream<Said> thoseWithAnEnd() {
    return oneOfEachType()
        .filter(said -> !(said.message() instanceof Finished))
        .filter(said -> !(said.message() instanceof ClientKeyExchange.Rsa && said.isSsl3()));
  }

  @ParameterizedTest
  @MethodSource("thoseWithAnEnd")
  void a_byte_behind_a_message_is_refused(Said said) {
    Bytes longer =
        Writer.write(
            out -> {
              said.message().encode(out);
              out.u8(0);
            });
    assertThatThrownBy(() -> said.decode(longer))
        .isInstanceOfSatisfying(
            TlsException.class,
            e -> {
              assertThat(e.error()).isInstanceOf(TlsError.Malformed.class);
              // Where there was no block of extensions, it may be the beginning of one.
              assertThat(e)
                  .hasMessageMatching(".*(1 bytes left over|extensions needs 2 bytes, 1 left)\\.");
            });
  }

  @Test
  void types_that_no_peer_may_send_end_in_unexpected_message() {
    for (int type = 0; type < 256; type++) {
      int code = type;
      if (HandshakeType.of(type) == null) {
        assertBreaks(
            Rule.HANDSHAKE_TYPE_KNOWN,
            () -> HandshakeMessage.decode(code, Bytes.EMPTY.cursor(), Dialect.MODERN));
      }
    }
    assertThat(HandshakeType.of(254)).isNull();
  }

  @Test
  void a_message_of_another_version_ends_in_unexpected_message() {
    for (Dialect dialect : RandomMessages.DIALECTS) {
      Set<HandshakeType> had = RandomMessages.types(dialect).collect(Collectors.toSet());
      for (int code = 0; code < 256; code++) {
        HandshakeType type = HandshakeType.of(code);
        if (type == null || had.contains(type)) {
          continue;
        }
        Rule rule =
            type == HandshakeType.SERVER_KEY_EXCHANGE && dialect instanceof Dialect.Classic
                ? Rule.SERVER_KEY_EXCHANGE_UNDER_RSA
                : Rule.HANDSHAKE_TYPE_OF_VERSION;
        assertBreaks(
            rule,
            () -> HandshakeMessage.decode(type.code(), Bytes.hex("00000000").cursor(), dialect));
        assertThat(rule.alert()).isEqualTo(AlertDescription.UNEXPECTED_MESSAGE);
      }
    }
  }

  @Test
  void a_malformed_message_is_named_with_the_place_in_it() {
    byte[] record = new byte[50];
    record[40] = 7; // request_update, wherever the record begins
    assertThatThrownBy(
            () -> HandshakeMessage.decode(15, new Cursor(record, 40, 43), Dialect.MODERN))
        .hasMessage(
            "The peer sent a malformed certificate_verify: byte 2: signature needs 2 bytes, 1 left.");
  }

  @ParameterizedTest
  @MethodSource("oneOfEachType")
  void a_message_goes_by_the_name_of_the_rfc(Said said) {
    HandshakeMessage message = said.message();
    String words = message.name().replaceAll("([a-z])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
    assertThat(words).isIn(message.type().toString(), "hello_retry_request");
  }
}
