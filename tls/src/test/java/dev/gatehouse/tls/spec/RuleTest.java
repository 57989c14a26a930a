package dev.gatehouse.tls.spec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.tls.spec.TlsError.Malformed;
import dev.gatehouse.tls.spec.TlsError.PeerMisbehaved;
import dev.gatehouse.tls.spec.TlsError.UnexpectedMessage;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Each rule, read aloud. */
class RuleTest {
  /** Warnings, what ends no handshake, and what would tell an attacker which check failed. */
  private static final Set<AlertDescription> NEVER_FOR_A_BREACH =
      EnumSet.of(
          AlertDescription.CLOSE_NOTIFY,
          AlertDescription.USER_CANCELED,
          AlertDescription.NO_RENEGOTIATION,
          AlertDescription.NO_CERTIFICATE,
          AlertDescription.DECRYPTION_FAILED);

  @ParameterizedTest
  @EnumSource
  void a_rule_names_its_document_and_the_place_in_it(Rule rule) {
    assertThat(rule.source())
        .matches("RFC \\d{4}, (section \\d+(\\.\\d+)*|appendix [A-Z](\\.\\d+)*)");
    assertThat(rule.alert()).isNotIn(NEVER_FOR_A_BREACH);
  }

  @ParameterizedTest
  @EnumSource
  void a_breach_goes_on_where_the_sentence_began(Rule rule) {
    assertThat(rule.breach())
        .isEqualTo(rule.breach().strip())
        .doesNotEndWith(".")
        .doesNotContain("MUST", "  ")
        .matches("([a-z]|Finished|HelloRetryRequest|[A-Z][a-z]+[A-Z]).*");
    assertThat(new PeerMisbehaved(rule).sentence())
        .isEqualTo("The peer broke a rule: " + rule.breach() + " (" + rule.source() + ").");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          HANDSHAKE_TYPE_OF_VERSION     | unexpected_message | a handshake message came that this \
          version does not have (RFC 8446, appendix B.3)
          EC_POINT_FORMATS_UNCOMPRESSED | illegal_parameter  | ec_point_formats does not name the \
          uncompressed format (RFC 8422, section 5.1.2)
          SSL2_HELLO_VERSION            | protocol_version   | a hello in SSL 2.0's form asks for \
          SSL 2.0 and nothing newer (RFC 6176, section 3)
          SSL2_HELLO_SUITES             | handshake_failure  | a hello in SSL 2.0's form lists none \
          but SSL 2.0's ciphers (RFC 5246, appendix E.2)
          SERVER_KEY_EXCHANGE_UNDER_RSA | unexpected_message | a ServerKeyExchange came where the \
          client encrypts to the server's certificate (RFC 5246, section 7.4.3)
          NAMED_CURVE_ONLY              | illegal_parameter  | a ServerKeyExchange describes a \
          curve instead of naming one (RFC 8422, section 5.4)
          """,
      quoteCharacter = '"')
  void a_breach_of_an_older_message_reads_well(Rule rule, String alert, String clause) {
    PeerMisbehaved error = new PeerMisbehaved(rule);
    assertThat(error.alert().map(AlertDescription::toString)).contains(alert);
    assertThat(error.sentence()).isEqualTo("The peer broke a rule: " + clause + ".");
  }

  @Test
  void an_arrival_that_is_no_message_reads_well_too() {
    assertThat(new UnexpectedMessage("a no_certificate alert", "WaitFinished").sentence())
        .isEqualTo(
            "The peer sent a no_certificate alert in state WaitFinished, where the protocol does not"
                + " allow it.");
    assertThat(new Malformed("client_hello in SSL 2.0's form", "byte 9: no").sentence())
        .isEqualTo("The peer sent a malformed client_hello in SSL 2.0's form: byte 9: no.");
  }
}
