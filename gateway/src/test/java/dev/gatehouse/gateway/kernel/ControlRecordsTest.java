package dev.gatehouse.gateway.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.gateway.kernel.ControlRecords.Meaning;
import dev.gatehouse.tls.spec.ProtocolVersion;
import dev.gatehouse.tls.spec.Rule;
import dev.gatehouse.tls.spec.TlsError;
import dev.gatehouse.tls.spec.TlsException;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class ControlRecordsTest {
  private static final int ALERT = 21;
  private static final int HANDSHAKE = 22;

  private final ControlRecords modern = new ControlRecords(ProtocolVersion.TLS_1_3);
  private final ControlRecords classic = new ControlRecords(ProtocolVersion.TLS_1_2);

  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex);
  }

  private static void assertEnds(ControlRecords records, int type, String hex, TlsError why) {
    assertThatThrownBy(() -> records.meaning(type, bytes(hex)))
        .isInstanceOfSatisfying(TlsException.class, it -> assertThat(it.error()).isEqualTo(why));
  }

  private static TlsError broken(Rule rule) {
    return new TlsError.PeerMisbehaved(rule);
  }

  @Test
  void close_notify_is_one_whatever_its_level_says() throws TlsException {
    assertThat(modern.meaning(ALERT, bytes("0100"))).isEqualTo(Meaning.CLOSE_NOTIFY);
    assertThat(modern.meaning(ALERT, bytes("0200"))).isEqualTo(Meaning.CLOSE_NOTIFY);
    assertThat(classic.meaning(ALERT, bytes("0100"))).isEqualTo(Meaning.CLOSE_NOTIFY);
  }

  @Test
  void warnings_are_passed_over_where_there_are_any() throws TlsException {
    assertThat(modern.meaning(ALERT, bytes("015a"))).isEqualTo(Meaning.PASSED_OVER);
    assertThat(classic.meaning(ALERT, bytes("0164"))).isEqualTo(Meaning.PASSED_OVER);
    assertEnds(modern, ALERT, "0164", new TlsError.AlertReceived(100));
    assertEnds(classic, ALERT, "0214", new TlsError.AlertReceived(20));
  }

  @Test
  void an_alert_is_two_bytes() {
    assertEnds(modern, ALERT, "01", broken(Rule.ALERT_LENGTH));
    assertEnds(modern, ALERT, "010000", broken(Rule.ALERT_LENGTH));
  }

  @Test
  void a_key_update_may_ask_for_ours() throws TlsException {
    assertThat(modern.meaning(HANDSHAKE, bytes("1800000100"))).isEqualTo(Meaning.KEY_UPDATE);
    assertThat(modern.meaning(HANDSHAKE, bytes("1800000101")))
        .isEqualTo(Meaning.KEY_UPDATE_REQUESTED);
    assertEnds(modern, HANDSHAKE, "1800000102", broken(Rule.KEY_UPDATE_VALUE));
  }

  @Test
  void nothing_follows_a_key_update_in_its_record() {
    assertEnds(modern, HANDSHAKE, "180000010018", broken(Rule.KEY_CHANGE_AT_RECORD_EDGE));
    assertEnds(modern, HANDSHAKE, "180000", broken(Rule.KEY_CHANGE_AT_RECORD_EDGE));
  }

  @Test
  void no_other_message_and_no_other_record_may_come() {
    TlsError message = new TlsError.UnexpectedMessage("a handshake message", "Connected");
    assertEnds(modern, HANDSHAKE, "01000000", message);
    assertEnds(classic, HANDSHAKE, "01000000", message);
    assertEnds(classic, HANDSHAKE, "1800000100", message);
    assertEnds(classic, 20, "01", new TlsError.UnexpectedMessage("record 20", "Connected"));
  }

  @Test
  void patience_ends_and_data_wins_it_back() throws TlsException {
    for (int round = 0; round < 3; round++) {
      for (int i = 0; i < 32; i++) {
        modern.meaning(HANDSHAKE, bytes("1800000100"));
      }
      if (round < 2) {
        modern.data();
      }
    }
    assertEnds(modern, HANDSHAKE, "1800000100", broken(Rule.TOO_MANY_KEY_UPDATES));
  }
}
