package dev.gatehouse.gateway.trace;

import java.util.EnumMap;
import java.util.Map;

/**
 * A request that is being followed, from its first byte until its answer's last. For its
 * connection's loop alone.
 */
public final class Trail {
  private final Stamps stamps;
  private final long began;
  private final Map<Moment, Long> at = new EnumMap<>(Moment.class);

  /** The request's first byte is at hand, with the stamps of the read that brought it. */
  public Trail(Stamps stamps) {
    this.stamps = stamps;
    this.began = stamps.first;
  }

  /** The head's last byte is at hand: what was stamped below for it counts. */
  public void headRead() {
    put(Moment.ARRIVED, stamps.arrived);
    put(Moment.TO_FILTER, stamps.toFilter);
    put(Moment.OPENED, stamps.opened);
    put(Moment.BACK, stamps.back);
  }

  private void put(Moment moment, long stamp) {
    if (stamp != 0) at.put(moment, stamp);
  }

  /** That is now. */
  public void mark(Moment moment) {
    at.put(moment, System.nanoTime());
  }

  /** The socket has taken the answer's last byte. */
  public void sent() {
    put(Moment.TO_SEAL, stamps.toSeal);
    put(Moment.SEALED, stamps.sealed);
    mark(Moment.SENT);
  }

  /** What there is to tell. */
  public Trace trace(Trace.Request request) {
    Map<Moment, Long> moments = new EnumMap<>(Moment.class);
    long last = began;
    for (Map.Entry<Moment, Long> it : at.entrySet()) {
      // A stamp from before is of another message on the same connection: this one has none.
      if (it.getValue() - last >= 0) {
        moments.put(it.getKey(), it.getValue() - began);
        last = it.getValue();
      }
    }
    return new Trace(request, stamps.way, began, moments);
  }
}
