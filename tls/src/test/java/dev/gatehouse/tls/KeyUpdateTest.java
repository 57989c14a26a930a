package dev.gatehouse.tls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.tls.config.KeyLog.Label;
import dev.gatehouse.tls.keys.TrafficSecret;
import dev.gatehouse.tls.record.Limited;
import dev.gatehouse.tls.spec.ContentType;
import dev.gatehouse.tls.spec.Rule;
import dev.gatehouse.tls.spec.TlsError.PeerMisbehaved;
import dev.gatehouse.wire.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Key updates as the peer sees them (RFC 8446, sections 4.6.3, 5.5 and 7.2). */
class KeyUpdateTest {
  private static final byte[] DATA = "data".getBytes(StandardCharsets.US_ASCII);

  /** What a peer opens: type and content of each record, under the keys that follow from them. */
  private static List<String> opened(Screenplay.PeerKeys keys, byte[] flight) {
    List<String> found = new ArrayList<>();
    for (byte[] record : Screenplay.records(flight)) {
      Screenplay.Scene.Hears scene = keys.open(Screenplay.Epoch.APPLICATION, record);
      found.add(scene.type() + " " + scene.content().toHex());
    }
    return found;
  }

  /** The keys of what {@code stand} itself sends. */
  private static Screenplay.PeerKeys keysOfServer(Stand stand) {
    return new Screenplay.PeerKeys(stand.secrets(), true);
  }

  private static final String UPDATE = ContentType.HANDSHAKE.code() + " 1800000100";
  private static final String UPDATE_AND_ASK = ContentType.HANDSHAKE.code() + " 1800000101";
  private static final String SENT =
      ContentType.APPLICATION_DATA.code() + " " + Bytes.copyOf(DATA).toHex();

  @Test
  void keys_change_by_themselves_before_they_have_sealed_too_much() {
    Stand server = Stand.serverInConnected();
    Screenplay.PeerKeys keys = keysOfServer(server);
    try (TrafficSecret secret =
        server.secrets().traffic(Stand.SUITE, Label.SERVER_TRAFFIC_SECRET_0)) {
      server.conversation().outbound.protect(Limited.of(Stand.SUITE, secret, 6));
    }
    List<String> found = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      found.addAll(opened(keys, Pair.sealed(server.tls, DATA)));
    }
    assertThat(found).containsExactly(SENT, SENT, SENT, UPDATE, SENT);
    assertThat(server.tls.events()).containsExactly(new Event.KeysUpdated(false));
  }

  @Test
  void the_peers_wish_is_met_before_the_next_data_and_once_for_many() {
    Stand server = Stand.serverInConnected();
    Screenplay.PeerKeys keys = keysOfServer(server);
    server.say(server.record(ContentType.HANDSHAKE, Bytes.hex("1800000101").toArray()));
    server.moveOn();
    server.say(server.record(ContentType.HANDSHAKE, Bytes.hex("1800000101").toArray()));
    server.moveOn();
    server.say(server.record(ContentType.APPLICATION_DATA, DATA));
    assertThat(server.tls.events())
        .containsExactly(
            new Event.KeysUpdated(true),
            new Event.KeysUpdated(true),
            new Event.Data(Bytes.copyOf(DATA)));
    assertThat(opened(keys, Pair.sealed(server.tls, DATA))).containsExactly(UPDATE, SENT);
    assertThat(opened(keys, Pair.sealed(server.tls, DATA))).containsExactly(SENT);
  }

  @Test
  void our_own_wish_is_sent_under_the_old_keys_and_followed_by_the_new() {
    Stand server = Stand.serverInConnected();
    Screenplay.PeerKeys keys = keysOfServer(server);
    server.tls.updateKeys(true);
    server.tls.updateKeys(false);
    assertThat(opened(keys, Pair.sealed(server.tls, DATA)))
        .containsExactly(UPDATE_AND_ASK, UPDATE, SENT);
  }

  @Test
  void old_keys_open_nothing_any_more() {
    Stand server = Stand.serverInConnected();
    server.say(server.record(ContentType.HANDSHAKE, Bytes.hex("1800000100").toArray()));
    server.say(server.record(ContentType.APPLICATION_DATA, DATA));
    assertThat(server.tls.error()).contains(new PeerMisbehaved(Rule.RECORD_AUTHENTIC));
  }

  @Test
  void a_request_that_is_neither_yes_nor_no_is_refused() {
    Stand server = Stand.serverInConnected();
    server.say(server.record(ContentType.HANDSHAKE, Bytes.hex("1800000102").toArray()));
    assertThat(server.tls.error()).contains(new PeerMisbehaved(Rule.KEY_UPDATE_VALUE));
  }

  /** Who has said close_notify says no more, not even this. */
  @Test
  void after_our_close_notify_a_wish_changes_the_peers_keys_alone() {
    Stand server = Stand.serverInConnected();
    server.tls.closeNotify();
    Pair.take(server.tls);
    server.say(server.record(ContentType.HANDSHAKE, Bytes.hex("1800000101").toArray()));
    server.moveOn();
    server.say(server.record(ContentType.APPLICATION_DATA, DATA));
    assertThat(Pair.take(server.tls)).isEmpty();
    assertThat(server.tls.events())
        .containsExactly(new Event.KeysUpdated(true), new Event.Data(Bytes.copyOf(DATA)));
  }

  @Test
  void data_wins_back_patience() {
    Stand server = Stand.serverInConnected();
    for (int round = 0; round < 3; round++) {
      for (int i = 0; i < 30; i++) {
        server.say(server.record(ContentType.HANDSHAKE, Bytes.hex("1800000100").toArray()));
        server.moveOn();
      }
      server.say(server.record(ContentType.APPLICATION_DATA, DATA));
    }
    assertThat(server.tls.error()).isEmpty();
  }
}
