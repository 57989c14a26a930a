package dev.gatehouse.tls.message;

import static dev.gatehouse.tls.message.Messages.assertBreaks;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.tls.message.extension.Extensions;
import dev.gatehouse.tls.spec.AlertDescription;
import dev.gatehouse.tls.spec.CipherSuite;
import dev.gatehouse.tls.spec.ProtocolVersion;
import dev.gatehouse.tls.spec.Rule;
import dev.gatehouse.tls.spec.TlsError;
import dev.gatehouse.tls.spec.TlsException;
import dev.gatehouse.wire.Bytes;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 5246, appendix E.2. */
class Ssl2ClientHelloTest {
  private static final String CHALLENGE = "c0c1c2c3c4c5c6c7c8c9cacbcccdcecf";
  private static final String RSA_AES = "00002f";
  private static final String SCSV = "0000ff";
  private static final String SSL2_RC4 = "010080";

  private static ClientHello decode(String message) throws TlsException {
    return Ssl2ClientHello.decode(Bytes.hex(message).cursor());
  }

  @Test
  void it_is_a_hello_with_the_null_method_and_no_extensions() throws Exception {
    ClientHello hello = decode("01 0301 0006 0000 0010" + RSA_AES + SCSV + CHALLENGE);
    assertThat(hello)
        .isEqualTo(
            new ClientHello(
                ProtocolVersion.TLS_1_0,
                Bytes.hex("00".repeat(16) + CHALLENGE),
                Bytes.EMPTY,
                List.of(CipherSuite.of(0x002f), CipherSuite.TLS_EMPTY_RENEGOTIATION_INFO_SCSV),
                Bytes.hex("00"),
                Extensions.ABSENT));
    assertThat(Messages.decode(hello.encoded())).isEqualTo(hello);
  }

  @Test
  void a_challenge_stands_at_the_right_of_the_random() throws Exception {
    for (int length = 16; length <= 32; length++) {
      String challenge = "c7".repeat(length);
      ClientHello hello =
          decode(
              "01 0300 0003 0000 00"
                  + String.format(Locale.ROOT, "%02x", length)
                  + RSA_AES
                  + challenge);
      assertThat(hello.random()).isEqualTo(Bytes.hex("00".repeat(32 - length) + challenge));
    }
  }

  @Test
  void the_ciphers_of_ssl_2_are_passed_over() throws Exception {
    ClientHello hello = decode("01 0300 0009 0000 0010" + SSL2_RC4 + RSA_AES + SCSV + CHALLENGE);
    assertThat(hello.cipherSuites()).hasSize(2);
    assertThat(hello.cipherSuites().getFirst()).isEqualTo(CipherSuite.of(0x002f));
    assertBreaks(
        Rule.SSL2_HELLO_SUITES, () -> decode("01 0300 0003 0000 0010" + SSL2_RC4 + CHALLENGE));
    assertBreaks(Rule.SSL2_HELLO_SUITES, () -> decode("01 0300 0000 0000 0010" + CHALLENGE));
    assertThat(Rule.SSL2_HELLO_SUITES.alert()).isEqualTo(AlertDescription.HANDSHAKE_FAILURE);
  }

  @Test
  void a_session_of_ssl_2_is_not_resumed() throws Exception {
    ClientHello hello = decode("01 0301 0003 0010 0010" + RSA_AES + "5e".repeat(16) + CHALLENGE);
    assertThat(hello.legacySessionId()).isEqualTo(Bytes.EMPTY);
    assertThat(hello.random()).isEqualTo(Bytes.hex("00".repeat(16) + CHALLENGE));
  }

  @Test
  void ssl_2_itself_ends_in_protocol_version() {
    for (String version : new String[] {"0000", "0002", "0200", "02ff"}) {
      assertBreaks(
          Rule.SSL2_HELLO_VERSION,
          () -> decode("01" + version + "0003 0000 0010" + RSA_AES + CHALLENGE));
    }
    assertThat(Rule.SSL2_HELLO_VERSION.alert()).isEqualTo(AlertDescription.PROTOCOL_VERSION);
  }

  @ParameterizedTest(name = "{1}")
  @CsvSource({
    "02 0301 0003 0000 0010 00002f " + CHALLENGE + ", msg_type is not client_hello",
    "01 0301 0004 0000 0010 00002f00 " + CHALLENGE + ", V2CipherSpec needs 3 bytes",
    "01 0301 0003 0001 0010 00002f 5e " + CHALLENGE + ", session_id_length is neither 0 nor 16",
    "01 0301 0003 0000 000f 00002f " + CHALLENGE + ", challenge_length is not 16 to 32",
    "01 0301 0003 0000 0021 00002f " + CHALLENGE + ", challenge_length is not 16 to 32",
    "01 0301 0003 0000 0011 00002f " + CHALLENGE + ", challenge needs 17 bytes",
    "01 0301 0003 0000 0010 00002f " + CHALLENGE + "00, 1 bytes left over",
  })
  void what_is_no_such_hello_is_malformed(String message, String where) {
    assertThatThrownBy(() -> decode(message))
        .hasMessageStartingWith("The peer sent a malformed client_hello in SSL 2.0's form: byte ")
        .hasMessageContaining(where)
        .isInstanceOfSatisfying(
            TlsException.class, e -> assertThat(e.error()).isInstanceOf(TlsError.Malformed.class));
  }

  @Test
  void a_hello_cut_short_anywhere_is_malformed() {
    Bytes whole =
        Bytes.hex("01 0301 0006 0010 0010" + RSA_AES + SCSV + "5e".repeat(16) + CHALLENGE);
    for (int length = 0; length < whole.length(); length++) {
      Bytes cut = whole.slice(0, length);
      assertThatThrownBy(() -> Ssl2ClientHello.decode(cut.cursor()))
          .isInstanceOfSatisfying(
              TlsException.class,
              e -> assertThat(e.error()).isInstanceOf(TlsError.Malformed.class));
    }
  }
}
