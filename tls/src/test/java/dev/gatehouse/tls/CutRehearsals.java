package dev.gatehouse.tls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.tls.Rehearsal.Ending;
import dev.gatehouse.tls.Rehearsal.Flight;
import dev.gatehouse.tls.Rehearsal.Wire;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Rehearsals whose bytes come in other pieces, or not to the end. */
final class CutRehearsals {
  private CutRehearsals() {}

  /** Which places of a flight are tried. */
  @FunctionalInterface
  interface Places {
    boolean isTried(byte[] flight, int at);
  }

  /** Patient: questions are answered when all of a flight has come. */
  static void assertUnchanged(Rehearsal rehearsal, boolean client, Wire wire, boolean patient) {
    Ending ending = rehearsal.play(client, wire, patient);
    assertThat(ending.error()).isNull();
    assertThat(ending.described()).isEqualTo(rehearsal.honest(client).described());
  }

  /** Wherever the transport ends before the peer has said all, it is a truncation and no more. */
  static void assertTruncations(Rehearsal rehearsal, boolean client, Places places) {
    int last = lastOfPeer(rehearsal, client);
    for (int i = 0; i <= last; i++) {
      Flight flight = rehearsal.flights().get(i);
      for (int at = 0; at < flight.length() && flight.byClient() != client; at++) {
        if (places.isTried(flight.bytes(), at)) {
          assertTruncation(rehearsal, client, i, at);
        }
      }
    }
  }

  private static void assertTruncation(Rehearsal rehearsal, boolean client, int lost, int place) {
    Ending ending =
        rehearsal.play(
            client,
            (f, bytes) ->
                f < lost
                    ? List.of(bytes)
                    : f == lost ? List.of(Arrays.copyOf(bytes, place)) : List.of(),
            false);
    assertThat(ending.truncated())
        .as("%s cut at %d", rehearsal.flights().get(lost), place)
        .isTrue();
    assertThat(ending.error()).isNull();
    assertThat(ending.events()).doesNotContain(new Event.PeerClosed());
  }

  private static int lastOfPeer(Rehearsal rehearsal, boolean client) {
    return IntStream.range(0, rehearsal.flights().size())
        .filter(i -> rehearsal.flights().get(i).byClient() != client)
        .max()
        .orElseThrow();
  }
}
