package dev.gatehouse.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.crypto.AeadException;
import dev.gatehouse.crypto.KeyType;
import dev.gatehouse.tls.config.ClientConfig;
import dev.gatehouse.tls.config.SecurityPolicy;
import dev.gatehouse.tls.config.ServerConfig;
import dev.gatehouse.tls.spec.CipherSuite;
import dev.gatehouse.tls.spec.ContentType;
import dev.gatehouse.tls.spec.ProtocolVersion;
import dev.gatehouse.wire.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** The engine gives its keys away, and another goes on where it was. */
class HandOverTest {
  static final List<CipherSuite> SUITES =
      List.of(
          CipherSuite.TLS_AES_128_GCM_SHA256,
          CipherSuite.TLS_AES_256_GCM_SHA384,
          CipherSuite.TLS_CHACHA20_POLY1305_SHA256,
          CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
          CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
          CipherSuite.TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256);

  private static final byte[] THERE = "there".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] BACK = "and back".getBytes(StandardCharsets.US_ASCII);

  private static Pair connected(CipherSuite suite) {
    ProtocolVersion version =
        suite.fits(ProtocolVersion.TLS_1_3) ? ProtocolVersion.TLS_1_3 : ProtocolVersion.TLS_1_2;
    SecurityPolicy policy =
        SecurityPolicy.GATEHOUSE_2026_11.withVersions(version).withSuites(suite);
    Pair pair =
        Ends.pair(
                ClientConfig.under(policy).askingForVerdicts(),
                ServerConfig.under(policy)
                    .anonymousClients()
                    .presenting(Ends.identity(KeyType.EC_P256)))
            .run();
    assertThat(pair.client.error()).isEmpty();
    assertThat(pair.server.session().orElseThrow().suite()).isEqualTo(suite);
    return pair;
  }

  @ParameterizedTest
  @FieldSource("SUITES")
  void another_goes_on_in_both_directions_with_the_next_number(CipherSuite suite)
      throws AeadException {
    Pair pair = connected(suite);
    long sent = suite.fits(ProtocolVersion.TLS_1_3) ? 0 : 1; // TLS 1.2's Finished was number 0
    for (int i = 0; i < 3; i++) {
      Pair.give(pair.client, Pair.sealed(pair.server, BACK));
    }
    Pair.give(pair.server, Pair.sealed(pair.client, THERE));
    pair.client.events();
    try (HandOver over = pair.server.handOver()) {
      assertThat(over.version()).isEqualTo(pair.server.session().orElseThrow().version());
      assertThat(over.writing().sequence()).isEqualTo(sent + 3);
      assertThat(over.reading().sequence()).isEqualTo(sent + 1);
      Successor successor = new Successor(over);
      Pair.give(pair.client, successor.seal(ContentType.APPLICATION_DATA, BACK));
      Pair.give(pair.client, successor.seal(ContentType.APPLICATION_DATA, THERE));
      assertThat(Pair.data(pair.client.events()).toArray())
          .isEqualTo("and backthere".getBytes(StandardCharsets.US_ASCII));
      assertThat(successor.open(Pair.sealed(pair.client, THERE))).isEqualTo(THERE);
      assertThat(successor.open(Pair.sealed(pair.client, BACK))).isEqualTo(BACK);
      Pair.give(pair.client, successor.seal(ContentType.ALERT, new byte[] {1, 0}));
      assertThat(pair.client.events()).containsExactly(new Event.PeerClosed());
    }
  }

  @ParameterizedTest
  @FieldSource("SUITES")
  void nothing_of_it_is_left_in_the_engine_but_the_session(CipherSuite suite) {
    Pair pair = connected(suite);
    TlsConnection server = pair.server;
    byte[] record = Pair.sealed(pair.client, THERE);
    server.handOver().close();
    assertThat(server.session()).isPresent();
    assertThat(server.error()).isEmpty();
    assertThat(server.handsOver()).isFalse();
    assertThat(server.opensRecords()).isFalse();
    assertThatThrownBy(server::handOver).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> Pair.sealed(server, BACK)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> server.open(record, 0, record.length, new byte[100], 0))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> server.updateKeys(false)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> server.export("label", Bytes.EMPTY, 16))
        .isInstanceOf(IllegalStateException.class);
    server.closeNotify();
    assertThat(server.pendingOutput()).isZero();
    Pair.give(server, record); // taken and dropped, as after any end
    assertThat(Pair.data(server.events())).isEqualTo(Bytes.EMPTY);
  }

  @Test
  void a_key_update_of_either_side_is_one_step() throws AeadException {
    Pair pair = connected(CipherSuite.TLS_AES_256_GCM_SHA384);
    try (HandOver over = pair.server.handOver()) {
      Successor successor = new Successor(over);
      pair.client.updateKeys(false);
      byte[] flight = Pair.sealed(pair.client, THERE); // the update, then data under the new key
      int update = 5 + ((flight[3] & 0xff) << 8 | (flight[4] & 0xff));
      assertThat(successor.open(Arrays.copyOf(flight, update)))
          .isEqualTo(Bytes.hex("1800000100").toArray());
      over.reading().step();
      assertThat(over.reading().sequence()).isZero();
      assertThat(new Successor(over).open(Arrays.copyOfRange(flight, update, flight.length)))
          .isEqualTo(THERE);
      Pair.give(
          pair.client, successor.seal(ContentType.HANDSHAKE, Bytes.hex("1800000100").toArray()));
      over.writing().step();
      Pair.give(pair.client, new Successor(over).seal(ContentType.APPLICATION_DATA, BACK));
      assertThat(Pair.data(pair.client.events()).toArray()).isEqualTo(BACK);
    }
  }

  @Test
  void keys_of_tls_1_2_have_no_next_step() {
    Pair pair = connected(CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256);
    try (HandOver over = pair.server.handOver()) {
      assertThat(over.reading().ivBytes()).isEqualTo(4);
      assertThatThrownBy(() -> over.reading().step()).isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void a_piece_of_a_record_says_how_much_is_lacking_and_is_no_edge() {
    Pair pair = connected(CipherSuite.TLS_AES_128_GCM_SHA256);
    byte[] record = Pair.sealed(pair.client, THERE);
    assertThat(pair.server.bytesToEdge()).isZero();
    pair.server.receive(record, 0, 3);
    assertThat(pair.server.bytesToEdge()).isEqualTo(2);
    assertThat(pair.server.handsOver()).isFalse();
    assertThatThrownBy(pair.server::handOver).isInstanceOf(IllegalStateException.class);
    pair.server.receive(record, 3, 2);
    assertThat(pair.server.bytesToEdge()).isEqualTo(record.length - 5);
    pair.server.receive(record, 5, record.length - 5);
    assertThat(pair.server.handsOver()).isTrue();
    assertThat(Pair.data(pair.server.events()).toArray()).isEqualTo(THERE);
  }

  @Test
  void what_waits_to_be_sent_goes_first() {
    Pair pair = connected(CipherSuite.TLS_AES_128_GCM_SHA256);
    pair.server.updateKeys(false);
    assertThat(pair.server.handsOver()).isFalse();
    Pair.give(pair.client, Pair.take(pair.server));
    assertThat(pair.server.handsOver()).isTrue();
  }

  @Test
  void the_peer_may_have_said_its_last_word_but_not_we() {
    Pair pair = connected(CipherSuite.TLS_AES_128_GCM_SHA256);
    pair.client.closeNotify();
    Pair.give(pair.server, Pair.take(pair.client));
    assertThat(pair.server.handsOver()).isTrue();
    pair.server.closeNotify();
    Pair.take(pair.server);
    assertThat(pair.server.handsOver()).isFalse();
  }

  @Test
  void before_the_handshake_is_over_there_is_nothing_to_hand_over() {
    Pair pair = Ends.pair(Ends.clientConfig(), Ends.serverConfig(KeyType.EC_P256));
    Pair.give(pair.server, Pair.take(pair.client));
    assertThat(pair.server.handsOver()).isFalse();
  }

  @Test
  void other_suites_than_aeads_stay_in_the_engine() {
    SecurityPolicy policy =
        ClassicHandshakeTest.EVERYTHING
            .withVersions(ProtocolVersion.TLS_1_2)
            .withSuites(CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256);
    Pair pair =
        Ends.pair(
                ClientConfig.under(policy).askingForVerdicts(),
                ServerConfig.under(policy)
                    .anonymousClients()
                    .presenting(Ends.identity(KeyType.EC_P256)))
            .run();
    assertThat(pair.server.session()).isPresent();
    assertThat(pair.server.handsOver()).isFalse();
  }

  @Test
  void it_never_prints_a_key() {
    Pair pair = connected(CipherSuite.TLS_AES_128_GCM_SHA256);
    try (HandOver over = pair.server.handOver()) {
      assertThat(over).hasToString("HandOver");
      assertThat(over.writing()).hasToString("HandOver.Direction");
    }
  }
}
