package dev.gatehouse.tls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.seeds.Cuts;
import dev.gatehouse.seeds.Seeds;
import dev.gatehouse.tls.ClassicRehearsals.Asking;
import dev.gatehouse.tls.Rehearsal.Ending;
import dev.gatehouse.tls.Rehearsal.Flight;
import dev.gatehouse.tls.spec.CipherSuite;
import dev.gatehouse.tls.spec.ProtocolVersion;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The network cuts a conversation before TLS 1.3 anywhere, which changes nothing, or off, which is
 * noticed.
 */
class ClassicAnyCutTest {
  static final Rehearsal TLS_1_2_ECDHE =
      ClassicRehearsals.full(
          ProtocolVersion.TLS_1_2,
          CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
          true,
          Asking.NOTHING);
  static final Rehearsal TLS_1_2_ALICE =
      ClassicRehearsals.full(
          ProtocolVersion.TLS_1_2,
          CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA,
          true,
          Asking.ALICE);
  static final Rehearsal TLS_1_0_RSA =
      ClassicRehearsals.full(
          ProtocolVersion.TLS_1_0, CipherSuite.TLS_RSA_WITH_AES_128_CBC_SHA, false, Asking.NOTHING);
  static final Rehearsal SSL_3_0_ALICE =
      ClassicRehearsals.full(
          ProtocolVersion.SSL_3_0, CipherSuite.TLS_RSA_WITH_AES_128_CBC_SHA, false, Asking.ALICE);
  static final Rehearsal RESUMED =
      ClassicRehearsals.resumed(
          ProtocolVersion.TLS_1_2, CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, true);

  static final List<Rehearsal> ALL =
      List.of(TLS_1_2_ECDHE, TLS_1_2_ALICE, TLS_1_0_RSA, SSL_3_0_ALICE, RESUMED);

  static Stream<Arguments> rolesAndSeeds() {
    return roles()
        .flatMap(
            role ->
                Seeds.first(10).mapToObj(seed -> Arguments.of(role.get()[0], role.get()[1], seed)));
  }

  static Stream<Arguments> roles() {
    return ALL.stream().flatMap(r -> Stream.of(Arguments.of(r, true), Arguments.of(r, false)));
  }

  // Cuts

  @ParameterizedTest
  @MethodSource("roles")
  void a_side_hears_all_that_the_other_says(Rehearsal rehearsal, boolean client) {
    Ending honest = rehearsal.honest(client);
    assertThat(honest.error()).isNull();
    assertThat(honest.events().getFirst()).isInstanceOf(Event.Ready.class);
    assertThat(Pair.data(honest.events()).toLatin1()).isEqualTo("what is said");
    assertThat(honest.events().getLast()).isEqualTo(new Event.PeerClosed());
  }

  @ParameterizedTest
  @MethodSource("rolesAndSeeds")
  void cutting_the_bytes_elsewhere_changes_nothing(Rehearsal rehearsal, boolean client, long seed) {
    CutRehearsals.assertUnchanged(
        rehearsal,
        client,
        (flight, bytes) -> Cuts.of(seed + 1000L * flight, bytes),
        (seed & 1) == 0);
  }

  @ParameterizedTest
  @MethodSource("roles")
  void a_byte_at_a_time_changes_nothing(Rehearsal rehearsal, boolean client) {
    CutRehearsals.assertUnchanged(rehearsal, client, (_, bytes) -> Cuts.everywhere(bytes), false);
    CutRehearsals.assertUnchanged(rehearsal, client, (_, bytes) -> Cuts.everywhere(bytes), true);
  }

  @ParameterizedTest
  @MethodSource("roles")
  void a_cut_at_each_place_changes_nothing(Rehearsal rehearsal, boolean client) {
    for (int i = 0; i < rehearsal.flights().size(); i++) {
      int cut = i;
      Flight flight = rehearsal.flights().get(i);
      for (int at = 1; at < flight.length() && flight.byClient() != client; at++) {
        int place = at;
        if (isTried(rehearsal, flight.bytes(), at)) {
          CutRehearsals.assertUnchanged(
              rehearsal,
              client,
              (f, bytes) -> f == cut ? Cuts.inTwo(bytes, place) : List.of(bytes),
              (place & 1) == 0);
        }
      }
    }
  }

  /**
   * Every place where little is computed; with the slower handshakes those near an edge of a
   * record, and each seventeenth.
   */
  private static boolean isTried(Rehearsal rehearsal, byte[] flight, int at) {
    if (rehearsal == RESUMED || Seeds.effort() > 1 || at % 17 == 0) {
      return true;
    }
    int start = 0;
    for (byte[] record : Screenplay.records(flight)) {
      if (at < start + record.length) {
        return at - start < 10 || start + record.length - at < 2;
      }
      start += record.length;
    }
    return true;
  }

  // Losses

  @ParameterizedTest
  @MethodSource("roles")
  void an_end_at_any_place_is_a_truncation(Rehearsal rehearsal, boolean client) {
    CutRehearsals.assertTruncations(
        rehearsal, client, (flight, at) -> isTried(rehearsal, flight, at));
  }
}
