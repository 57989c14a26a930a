package dev.gatehouse.tls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.seeds.Seeds;
import dev.gatehouse.tls.Rehearsal.Ending;
import dev.gatehouse.tls.Rehearsal.Flight;
import dev.gatehouse.tls.Rehearsal.Wire;
import dev.gatehouse.tls.spec.ContentType;
import dev.gatehouse.tls.spec.TlsError;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The network changes one bit of a conversation before TLS 1.3, any one, which is noticed. */
class ClassicAnyBitTest {
  /**
   * The bits that a peer ignores. RFC 5246, appendix E.1: servers "MUST accept any value {03,XX} as
   * the record layer version number for ClientHello"; and a client that may speak TLS 1.3 does not
   * look at it before it knows which version the server has chosen, which the first record says.
   * What begins with anything but 3 is no record of TLS. From there on every bit counts: until
   * change_cipher_spec by Finished, or by the order of things, and from there by the MAC.
   */
  private static final List<String> IGNORED_BY_SERVER =
      List.of("ClientHello: version of handshake record 1, bits 0..7");

  private static final List<String> IGNORED_BY_CLIENT =
      List.of("server's flight: version of handshake record 1, bits 0..7");

  static Stream<Arguments> roles() {
    return ClassicAnyCutTest.ALL.stream()
        .flatMap(
            r ->
                Stream.of(
                    Arguments.of(r, true, IGNORED_BY_CLIENT),
                    Arguments.of(r, false, IGNORED_BY_SERVER)));
  }

  /** Takes seconds: each bit is a handshake of its own. */
  @ParameterizedTest
  @MethodSource("roles")
  void a_change_of_any_bit_is_noticed_but_for_those_that_the_rfc_says_to_ignore(
      Rehearsal rehearsal, boolean client, List<String> ignored) {
    Ending honest = rehearsal.honest(client);
    BitRanges found = new BitRanges();
    for (int i = 0; i < rehearsal.flights().size(); i++) {
      Flight flight = rehearsal.flights().get(i);
      for (int bit = 0; bit < 8 * flight.length() && flight.byClient() != client; bit++) {
        if (!isTried(flight, bit)) {
          continue;
        }
        Ending ending = rehearsal.play(client, flipping(i, bit), false);
        if (ending.described().equals(honest.described())) {
          found.add(flight, bit);
        } else {
          assertNoticed(rehearsal, i, bit, ending, honest);
        }
      }
    }
    assertThat(found.names()).isEqualTo(ignored);
  }

  /**
   * All bits of a hello's and of a record's beginning; amid certificates, keys, signatures and what
   * is encrypted one of each fifth byte, which says as much of them. With more effort all.
   */
  private static boolean isTried(Flight flight, int bit) {
    if (Seeds.effort() > 1 || bit % 41 == 0) {
      return true;
    }
    int at = 0;
    for (byte[] record : Screenplay.records(flight.bytes())) {
      if (bit >> 3 < at + record.length) {
        boolean hello = flight.byClient() && at == 0 && record[5] == 1;
        int offset = (bit >> 3) - at;
        return offset < 6 || (hello && offset < 48);
      }
      at += record.length;
    }
    throw new AssertionError("bit " + bit + " of " + flight);
  }

  private static Wire flipping(int flight, int bit) {
    return (f, bytes) -> {
      if (f != flight) {
        return List.of(bytes);
      }
      byte[] changed = bytes.clone();
      changed[bit >> 3] ^= (byte) (1 << (bit & 7));
      return List.of(changed);
    };
  }

  private static void assertNoticed(
      Rehearsal rehearsal, int flight, int bit, Ending ending, Ending honest) {
    String what =
        rehearsal + ", " + rehearsal.flights().get(flight) + ", bit " + bit + ": " + ending;
    // In an alert, ours or one that the change made of something else, or in a truncation.
    assertThat(
            ending.alerted()
                || ending.error() instanceof TlsError.AlertReceived
                || ending.truncated())
        .as(what)
        .isTrue();
    assertThat(ending.events()).as(what).doesNotContain(new Event.PeerClosed());
    // No data but what had come whole before: nothing of a record that was changed.
    assertThat(honest.data().subList(0, ending.data().size())).as(what).isEqualTo(ending.data());
    assertThat(ending.data().size())
        .as(what)
        .isLessThanOrEqualTo(wholeBefore(rehearsal, flight, bit));
  }

  /** Records of data before the one that has the bit. */
  private static int wholeBefore(Rehearsal rehearsal, int flight, int bit) {
    int count = 0;
    for (int i = 0; i <= flight; i++) {
      Flight said = rehearsal.flights().get(i);
      int end = 0;
      for (byte[] record : Screenplay.records(said.bytes())) {
        end += record.length;
        boolean whole = i < flight || end <= bit >> 3;
        boolean data = record[0] == ContentType.APPLICATION_DATA.code();
        if (whole && data && said.byClient() == rehearsal.flights().get(flight).byClient()) {
          count++;
        }
      }
    }
    return count;
  }
}
