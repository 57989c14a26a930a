package dev.gatehouse.tls;

import dev.gatehouse.tls.spec.TlsError;
import java.util.List;

/** What happens to a connection happens in one order, whatever a peer does; for fuzz targets. */
final class EventOrder {
  private EventOrder() {}

  /** Of a connection whose transport has ended. */
  static void check(List<Event> events, TlsConnection tls) {
    boolean ready = false;
    boolean ended = false;
    boolean over = false;
    for (Event event : events) {
      boolean legal =
          switch (event) {
            case Event.Ready _ -> !ready && !ended && !over;
            case Event.Data _ -> ready && !ended && !over;
            case Event.Resumable _ -> ready && !over;
            case Event.KeysUpdated(boolean byPeer) -> ready && !over && !(byPeer && ended);
            case Event.PeerClosed _, Event.Truncated _ -> !ended && !over;
            case Event.Over _ -> !over;
          };
      if (!legal) {
        throw new AssertionError(event + " in " + events);
      }
      ready |= event instanceof Event.Ready;
      ended |= event instanceof Event.PeerClosed || event instanceof Event.Truncated;
      over |= event instanceof Event.Over;
    }
    if (!ended && !over) {
      throw new AssertionError("no end: " + events);
    }
    if (tls.readHalf() != Half.CLOSED || over != tls.error().isPresent()) {
      throw new AssertionError(tls.readHalf() + " " + tls.error());
    }
    String sentence = tls.error().map(TlsError::sentence).orElse("none");
    if (sentence.isBlank() || (over && tls.writeHalf() != Half.CLOSED)) {
      throw new AssertionError("an end without reason, or no end: " + tls.error());
    }
  }
}
