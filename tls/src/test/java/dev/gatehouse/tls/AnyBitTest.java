package dev.gatehouse.tls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.tls.Rehearsal.Act;
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

/** The network changes one bit of a conversation, any one, which is noticed. */
class AnyBitTest {
  private static final Rehearsal ONE_ROUND_TRIP = Rehearsal.oneRoundTrip();
  private static final Rehearsal RETRY = Rehearsal.retry();
  private static final Rehearsal CLIENT_CERTIFICATE = Rehearsal.clientCertificate();

  /**
   * The bits that a peer ignores: RFC 8446, section 5.1: legacy_record_version "MUST be ignored for
   * all purposes". Ours ignores the lower byte of records in the clear; what does not begin with
   * TLS's 3 is no record of TLS. The header of a protected record is authenticated with it.
   */
  private static final List<String> IGNORED_BY_SERVER =
      List.of(
          "ClientHello: version of handshake record 1, bits 0..7",
          "client's Finished: version of change_cipher_spec record 1, bits 0..7");

  private static final List<String> IGNORED_BY_CLIENT =
      List.of(
          "server's flight: version of handshake record 1, bits 0..7",
          "server's flight: version of change_cipher_spec record 2, bits 0..7");

  private static final List<String> IGNORED_BY_SERVER_WITH_RETRY =
      List.of(
          "ClientHello: version of handshake record 1, bits 0..7",
          "second ClientHello: version of change_cipher_spec record 1, bits 0..7",
          "second ClientHello: version of handshake record 2, bits 0..7");

  private static final List<String> IGNORED_BY_CLIENT_WITH_RETRY =
      List.of(
          "HelloRetryRequest: version of handshake record 1, bits 0..7",
          "HelloRetryRequest: version of change_cipher_spec record 2, bits 0..7",
          "server's flight: version of handshake record 1, bits 0..7");

  private static final List<String> IGNORED_BY_SERVER_THAT_ASKS =
      List.of(
          "ClientHello: version of handshake record 1, bits 0..7",
          "client's flight: version of change_cipher_spec record 1, bits 0..7");

  static Stream<Arguments> ignoredBits() {
    return Stream.of(
        Arguments.of(ONE_ROUND_TRIP, false, IGNORED_BY_SERVER),
        Arguments.of(ONE_ROUND_TRIP, true, IGNORED_BY_CLIENT),
        Arguments.of(RETRY, false, IGNORED_BY_SERVER_WITH_RETRY),
        Arguments.of(RETRY, true, IGNORED_BY_CLIENT_WITH_RETRY),
        Arguments.of(CLIENT_CERTIFICATE, false, IGNORED_BY_SERVER_THAT_ASKS),
        Arguments.of(CLIENT_CERTIFICATE, true, IGNORED_BY_CLIENT));
  }

  /** Takes seconds: each bit is a handshake of its own. */
  @ParameterizedTest
  @MethodSource("ignoredBits")
  void a_change_of_any_bit_is_noticed_but_for_those_that_the_rfc_says_to_ignore(
      Rehearsal rehearsal, boolean client, List<String> ignored) {
    Ending honest = rehearsal.honest(client);
    BitRanges found = new BitRanges();
    for (int i = 0; i < rehearsal.flights().size(); i++) {
      Flight flight = rehearsal.flights().get(i);
      if (rehearsal == CLIENT_CERTIFICATE && flight.act() != Act.HANDSHAKE) {
        continue; // data is data, whoever the client is
      }
      for (int bit = 0; bit < 8 * flight.length() && flight.byClient() != client; bit++) {
        if (rehearsal != ONE_ROUND_TRIP && isInnermost(flight.bytes(), bit)) {
          continue;
        }
        Ending ending = rehearsal.play(client, flipping(i, bit), false);
        if (ending.described().equals(honest.described())) {
          found.add(flight, bit);
        } else {
          assertNoticed(rehearsal, client, i, bit, ending, honest);
        }
      }
    }
    assertThat(found.names()).isEqualTo(ignored);
  }

  /**
   * Whether to leave the bit out: of each byte amid a protected record one bit is enough, where
   * another handshake tries them all.
   */
  private static boolean isInnermost(byte[] bytes, int bit) {
    int at = 0;
    while (at + BitRanges.recordLength(bytes, at) <= bit >> 3) {
      at += BitRanges.recordLength(bytes, at);
    }
    int offset = (bit >> 3) - at;
    return bytes[at] == ContentType.APPLICATION_DATA.code()
        && offset >= 5
        && offset < BitRanges.recordLength(bytes, at) - 16
        && (offset & 7) != (bit & 7);
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
      Rehearsal rehearsal, boolean client, int flight, int bit, Ending ending, Ending honest) {
    String what = rehearsal.flights().get(flight) + ", bit " + bit + ": " + ending;
    // In an alert, ours or one that the change made of something else, or in a truncation.
    assertThat(
            ending.alerted()
                || ending.error() instanceof TlsError.AlertReceived
                || ending.truncated())
        .as(what)
        .isTrue();
    assertThat(ending.events()).as(what).doesNotContain(new Event.PeerClosed());
    // No data but what had come whole before.
    int whole =
        (int)
            rehearsal.flights().subList(0, flight).stream()
                .filter(f -> f.byClient() != client)
                .filter(f -> f.act() == Act.DATA || f.act() == Act.NEW_KEYS_AND_DATA)
                .count();
    assertThat(ending.data()).as(what).isEqualTo(honest.data().subList(0, whole));
  }
}
