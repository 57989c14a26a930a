package dev.gatehouse.tls;

import static dev.gatehouse.tls.message.Messages.assertBreaks;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.seeds.Seeds;
import dev.gatehouse.tls.config.Entropy;
import dev.gatehouse.tls.handshake.classic.Connected;
import dev.gatehouse.tls.handshake.classic.Server;
import dev.gatehouse.tls.handshake.classic.ServerState;
import dev.gatehouse.tls.message.ChangeCipherSpec;
import dev.gatehouse.tls.message.NoCertificate;
import dev.gatehouse.tls.record.ClassicProtection;
import dev.gatehouse.tls.record.RecordProtection;
import dev.gatehouse.tls.record.ReferenceRecords;
import dev.gatehouse.tls.spec.AlertDescription;
import dev.gatehouse.tls.spec.CipherSuite;
import dev.gatehouse.tls.spec.ClassicVersion;
import dev.gatehouse.tls.spec.ContentType;
import dev.gatehouse.tls.spec.ProtocolVersion;
import dev.gatehouse.tls.spec.Rule;
import dev.gatehouse.tls.spec.TlsError;
import dev.gatehouse.tls.spec.TlsException;
import java.io.ByteArrayOutputStream;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What we send before TLS 1.3: versions, splits, alerts, and the end of keys. */
class ClassicOutboundTest {
  private static final CipherSuite CBC = CipherSuite.TLS_RSA_WITH_AES_128_CBC_SHA;

  private final Outbound outbound = new Outbound();

  private static ClassicProtection protection(ClassicVersion version, CipherSuite suite) {
    return ClassicProtection.of(
        version,
        suite,
        false,
        ReferenceRecords.of(version, suite.cipher(), false, Seeds.of(1)).keys(),
        iv -> Arrays.fill(iv, (byte) 3));
  }

  /** An end of ours under these keys for what it sends. */
  private void key(ClassicVersion version, CipherSuite suite) {
    outbound.agreed(version);
    outbound.protect(protection(version, suite));
  }

  private byte[] sealed(int length) {
    byte[] out = new byte[outbound.sealedBytes(length)];
    assertThat(outbound.seal(new byte[length], 0, length, out, 0)).isEqualTo(out.length);
    return out;
  }

  /** The lengths of the contents, record by record. */
  private static List<Integer> contents(RecordProtection opener, byte[] wire) throws TlsException {
    List<Integer> lengths = new ArrayList<>();
    for (int at = 0; at < wire.length; ) {
      int record = 5 + ((wire[at + 3] & 0xff) << 8 | (wire[at + 4] & 0xff));
      lengths.add(opener.open(wire, at, record, new byte[opener.openedBytes(record)], 0));
      assertThat(opener.openedType()).isEqualTo(ContentType.APPLICATION_DATA);
      at += record;
    }
    return lengths;
  }

  private byte[] transmitted() {
    byte[] out = new byte[outbound.pending()];
    assertThat(outbound.transmit(out, 0, out.length)).isEqualTo(out.length);
    return out;
  }

  // Splits

  @ParameterizedTest
  @EnumSource
  void beast_where_ivs_are_chained_the_first_byte_of_data_goes_alone(ClassicVersion version)
      throws Exception {
    key(version, CBC);
    RecordProtection opener = protection(version, CBC);
    boolean chained = version.ivs() == ClassicVersion.Ivs.CHAINED;
    assertThat(contents(opener, sealed(100))).isEqualTo(chained ? List.of(1, 99) : List.of(100));
    assertThat(contents(opener, sealed(1))).containsExactly(1);
    assertThat(contents(opener, sealed(0))).isEmpty();
    assertThat(contents(opener, sealed(2))).isEqualTo(chained ? List.of(1, 1) : List.of(2));
    int most = RecordProtection.MOST_CONTENT_BYTES;
    assertThat(contents(opener, sealed(most)))
        .isEqualTo(chained ? List.of(1, most - 1) : List.of(most));
    assertThat(contents(opener, sealed(2 * most + 10)))
        .isEqualTo(chained ? List.of(1, most, most, 9) : List.of(most, most, 10));
  }

  @Test
  void beast_rc4_has_no_ivs_and_messages_and_alerts_are_nobodys_choice() throws Exception {
    key(ClassicVersion.TLS_1_0, CipherSuite.TLS_RSA_WITH_RC4_128_SHA);
    RecordProtection opener =
        protection(ClassicVersion.TLS_1_0, CipherSuite.TLS_RSA_WITH_RC4_128_SHA);
    assertThat(contents(opener, sealed(100))).containsExactly(100);
    Outbound other = new Outbound();
    other.agreed(ClassicVersion.TLS_1_0);
    other.protect(protection(ClassicVersion.TLS_1_0, CBC));
    other.alert(AlertDescription.CLOSE_NOTIFY);
    assertThat(other.pending()).isEqualTo(5 + 32);
  }

  // Versions

  @Test
  void a_first_hello_says_no_more_than_it_offers_and_what_follows_says_the_agreed_version() {
    for (ProtocolVersion newest :
        List.of(ProtocolVersion.SSL_3_0, ProtocolVersion.TLS_1_0, ProtocolVersion.TLS_1_3)) {
      Outbound client = new Outbound();
      client.beginWithInitialVersion(newest);
      client.alert(AlertDescription.CLOSE_NOTIFY); // as good as a hello
      client.alert(AlertDescription.CLOSE_NOTIFY);
      client.agreed(ClassicVersion.TLS_1_1);
      client.changeCipherSpec();
      byte[] out = new byte[client.pending()];
      client.transmit(out, 0, out.length);
      int first = newest.equals(ProtocolVersion.SSL_3_0) ? 0 : 1;
      assertThat(out)
          .containsExactly(21, 3, first, 0, 2, 1, 0, 21, 3, 3, 0, 2, 1, 0, 20, 3, 2, 0, 1, 1);
    }
  }

  // Alerts

  @Test
  void ssl_3_0_says_its_own_alerts_and_keeps_back_warnings_it_has_no_word_for() {
    outbound.agreed(ClassicVersion.SSL_3_0);
    assertThat(outbound.alert(AlertDescription.USER_CANCELED)).isNull();
    assertThat(outbound.alert(AlertDescription.NO_RENEGOTIATION)).isNull();
    assertThat(outbound.pending()).isZero();
    outbound.alert(AlertDescription.NO_CERTIFICATE);
    outbound.alert(AlertDescription.PROTOCOL_VERSION);
    outbound.alert(AlertDescription.CLOSE_NOTIFY);
    assertThat(transmitted())
        .containsExactly(21, 3, 0, 0, 2, 1, 41, 21, 3, 0, 0, 2, 2, 40, 21, 3, 0, 0, 2, 1, 0);
  }

  @Test
  void tls_says_warnings_as_warnings() {
    outbound.agreed(ClassicVersion.TLS_1_2);
    outbound.alert(AlertDescription.USER_CANCELED);
    outbound.alert(AlertDescription.NO_RENEGOTIATION);
    outbound.alert(AlertDescription.BAD_RECORD_MAC);
    assertThat(transmitted())
        .containsExactly(21, 3, 3, 0, 2, 1, 90, 21, 3, 3, 0, 2, 1, 100, 21, 3, 3, 0, 2, 2, 20);
  }

  // A whole connection: how it came to be connected makes no difference to its records.

  private static final ClassicVersion VERSION = ClassicVersion.TLS_1_1;

  private static Stand connected(ClassicVersion version, CipherSuite suite) throws TlsException {
    Stand stand = Stand.serverInConnected();
    Pair.take(stand.tls);
    ClassicMachine<ServerState> machine =
        new ClassicMachine<ServerState>(
            new Connected(version),
            Server::next,
            version,
            Entropy.of(new SecureRandom()),
            stand.conversation());
    // TLS 1.3's compatibility mode has passed over one: the rest is done all the same.
    assertBreaks(Rule.CHANGE_CIPHER_SPEC_EARLY, () -> machine.agreed(version));
    stand.conversation().begin(machine);
    stand.conversation().outbound.protect(protection(version, suite));
    stand.conversation().inbound.protect(protection(version, suite));
    return stand;
  }

  @Test
  void sweet32_a_connection_that_may_seal_no_more_ends_with_close_notify() throws Exception {
    CipherSuite suite = CipherSuite.TLS_RSA_WITH_3DES_EDE_CBC_SHA;
    Stand stand = connected(VERSION, suite);
    RecordProtection opener = protection(VERSION, suite);
    byte[] most = new byte[RecordProtection.MOST_CONTENT_BYTES];
    byte[] out = new byte[stand.tls.sealedBytes(1 << 23)];
    assertThat(stand.tls.seal(most, 0, most.length, out, 0)).isPositive();
    assertThat(opener.open(out, 0, 5 + 16384 + 8 + 24, new byte[1 << 15], 0)).isEqualTo(16384);
    assertThat(stand.tls.error()).isEmpty();

    byte[] tooMuch = new byte[1 << 23];
    int written = stand.tls.seal(tooMuch, 0, tooMuch.length, out, 0);
    assertThat(stand.tls.error()).contains(new TlsError.KeysSpent("TRIPLE_DES_CBC"));
    assertThat(stand.tls.writeHalf()).isEqualTo(Half.CLOSED);
    byte[] alert = new byte[64];
    assertThat(opener.open(out, 0, written, alert, 0)).isEqualTo(2);
    assertThat(opener.openedType()).isEqualTo(ContentType.ALERT);
    assertThat(alert).startsWith(1, 0);
    assertThat(stand.tls.error().orElseThrow().sentence()).contains("TRIPLE_DES_CBC");
  }

  @Test
  void data_goes_both_ways_and_close_notify_closes_one() throws Exception {
    Stand stand = connected(VERSION, CBC);
    RecordProtection peer = protection(VERSION, CBC);
    byte[] record = new byte[peer.sealedBytes(3)];
    peer.seal(ContentType.APPLICATION_DATA, new byte[] {1, 2, 3}, 0, 3, record, 0);
    byte[] out = new byte[100];
    assertThat(stand.tls.open(record, 0, record.length, out, 0)).isEqualTo(3);
    assertThat(Pair.sealed(stand.tls, new byte[50])).hasSize(5 + 16 + 80);
    byte[] alert = new byte[peer.sealedBytes(2)];
    peer.seal(ContentType.ALERT, new byte[] {1, 0}, 0, 2, alert, 0);
    Pair.give(stand.tls, alert);
    assertThat(stand.tls.readHalf()).isEqualTo(Half.CLOSED);
    assertThat(stand.tls.writeHalf()).isEqualTo(Half.OPEN);
    assertThat(stand.tls.events()).singleElement().isInstanceOf(Event.PeerClosed.class);
  }

  private static byte[] sealed(RecordProtection peer, ContentType type, int... content) {
    byte[] bytes = new byte[content.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) content[i];
    }
    byte[] record = new byte[peer.sealedBytes(bytes.length)];
    peer.seal(type, bytes, 0, bytes.length, record, 0);
    return record;
  }

  @Test
  void warnings_are_passed_over_to_a_limit_and_what_is_fatal_ends() throws Exception {
    Stand stand = connected(VERSION, CBC);
    RecordProtection peer = protection(VERSION, CBC);
    for (int i = 0; i < 4; i++) {
      Pair.give(stand.tls, sealed(peer, ContentType.ALERT, 1, 100));
      assertThat(stand.tls.error()).isEmpty();
    }
    Pair.give(stand.tls, sealed(peer, ContentType.APPLICATION_DATA, 5));
    Pair.give(stand.tls, sealed(peer, ContentType.ALERT, 1, 90));
    assertThat(stand.tls.error()).isEmpty();
    Pair.give(stand.tls, sealed(peer, ContentType.ALERT, 2, 90));
    assertThat(stand.tls.error()).contains(new TlsError.AlertReceived(90));

    Stand fifth = connected(VERSION, CBC);
    RecordProtection other = protection(VERSION, CBC);
    ByteArrayOutputStream five = new ByteArrayOutputStream();
    for (int i = 0; i < 5; i++) {
      five.writeBytes(sealed(other, ContentType.ALERT, 1, 100));
    }
    Pair.give(fifth.tls, five.toByteArray());
    assertThat(fifth.tls.error()).contains(new TlsError.PeerMisbehaved(Rule.TOO_MANY_WARNINGS));
  }

  @Test
  void an_alert_of_a_third_level_is_refused() throws Exception {
    Stand stand = connected(VERSION, CBC);
    Pair.give(stand.tls, sealed(protection(VERSION, CBC), ContentType.ALERT, 3, 0));
    assertThat(stand.tls.error()).contains(new TlsError.PeerMisbehaved(Rule.ALERT_LEVEL));
  }

  @Test
  void empty_records_are_counted() throws Exception {
    Stand stand = connected(VERSION, CBC);
    RecordProtection peer = protection(VERSION, CBC);
    for (int i = 0; i < 32; i++) {
      Pair.give(stand.tls, sealed(peer, ContentType.APPLICATION_DATA));
    }
    assertThat(stand.tls.error()).isEmpty();
    Pair.give(stand.tls, sealed(peer, ContentType.APPLICATION_DATA));
    assertThat(stand.tls.error())
        .contains(new TlsError.PeerMisbehaved(Rule.TOO_MANY_EMPTY_RECORDS));
  }

  @Test
  void change_cipher_spec_and_no_certificate_are_arrivals_that_a_connected_end_has_no_place_for()
      throws Exception {
    Stand stand = connected(VERSION, CBC);
    Pair.give(stand.tls, sealed(protection(VERSION, CBC), ContentType.CHANGE_CIPHER_SPEC, 1));
    assertThat(stand.tls.error().orElseThrow())
        .isInstanceOfSatisfying(
            TlsError.UnexpectedMessage.class,
            e -> assertThat(e.got()).isEqualTo(new ChangeCipherSpec().name()));
    Stand ssl = connected(ClassicVersion.SSL_3_0, CBC);
    Pair.give(ssl.tls, sealed(protection(ClassicVersion.SSL_3_0, CBC), ContentType.ALERT, 1, 41));
    assertThat(ssl.tls.error().orElseThrow())
        .isInstanceOfSatisfying(
            TlsError.UnexpectedMessage.class,
            e -> assertThat(e.got()).isEqualTo(new NoCertificate().name()));
  }

  @Test
  void ccs_injection_one_that_came_before_the_version_was_agreed_is_not_forgotten()
      throws Exception {
    Stand stand = Stand.clientInWaitServerHello();
    Pair.give(stand.tls, Stand.clear(ContentType.CHANGE_CIPHER_SPEC, (byte) 1));
    assertThat(stand.tls.error()).isEmpty(); // TLS 1.3 passes over it
    assertBreaks(Rule.CHANGE_CIPHER_SPEC_EARLY, () -> stand.conversation().agreed(VERSION));
  }
}
