package dev.gatehouse.tls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.seeds.Cuts;
import dev.gatehouse.seeds.Seeds;
import dev.gatehouse.tls.Rehearsal.Ending;
import dev.gatehouse.tls.Rehearsal.Flight;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The network cuts a conversation anywhere, which changes nothing, or off, which is noticed. */
class AnyCutTest {
  private static final Rehearsal ONE_ROUND_TRIP = Rehearsal.oneRoundTrip();
  private static final Rehearsal RETRY = Rehearsal.retry();
  private static final Rehearsal CLIENT_CERTIFICATE = Rehearsal.clientCertificate();

  static Stream<Arguments> rolesAndSeeds() {
    return Stream.of(ONE_ROUND_TRIP, RETRY, CLIENT_CERTIFICATE)
        .flatMap(
            rehearsal ->
                Stream.of(true, false)
                    .flatMap(
                        client -> seeds().mapToObj(seed -> Arguments.of(rehearsal, client, seed))));
  }

  private static LongStream seeds() {
    return Seeds.first(30);
  }

  static Stream<Arguments> roles() {
    return Stream.of(ONE_ROUND_TRIP, RETRY, CLIENT_CERTIFICATE)
        .flatMap(r -> Stream.of(Arguments.of(r, true), Arguments.of(r, false)));
  }

  // Cuts

  @ParameterizedTest
  @MethodSource("roles")
  void a_side_hears_all_that_the_other_says(Rehearsal rehearsal, boolean client) {
    Ending honest = rehearsal.honest(client);
    assertThat(honest.error()).isNull();
    assertThat(honest.events().getFirst()).isInstanceOf(Event.Ready.class);
    assertThat(honest.data()).hasSize(2);
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
  @ValueSource(booleans = {true, false})
  void a_cut_at_each_place_changes_nothing(boolean client) {
    Rehearsal rehearsal = ONE_ROUND_TRIP; // the others by seeds alone
    for (int i = 0; i < rehearsal.flights().size(); i++) {
      int cut = i;
      Flight flight = rehearsal.flights().get(i);
      for (int at = 1; at < flight.length() && flight.byClient() != client; at++) {
        int place = at;
        CutRehearsals.assertUnchanged(
            rehearsal,
            client,
            (f, bytes) -> f == cut ? Cuts.inTwo(bytes, place) : List.of(bytes),
            (place & 1) == 0);
      }
    }
  }

  // Losses

  @ParameterizedTest
  @MethodSource("roles")
  void an_end_at_any_place_is_a_truncation(Rehearsal rehearsal, boolean client) {
    CutRehearsals.assertTruncations(rehearsal, client, (_, _) -> true);
  }
}
