package dev.gatehouse.gateway.queue;

/** What became of an offer, as far as is known now. */
public sealed interface Offer {
  /** A worker was free: here it is, and the waiter is not called. */
  record Granted(Lease lease) implements Offer {}

  /** The waiter will be called, perhaps has been already. */
  record Parked(Ticket ticket) implements Offer {}

  /** There is no worker and no place; the waiter is not called. */
  record Refused(Refusal why) implements Offer {}
}
