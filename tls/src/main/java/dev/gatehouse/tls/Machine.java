package dev.gatehouse.tls;

import dev.gatehouse.tls.handshake.modern.Connected;
import dev.gatehouse.tls.handshake.modern.Output;
import dev.gatehouse.tls.handshake.modern.State;
import dev.gatehouse.tls.message.Arrival;
import dev.gatehouse.tls.spec.TlsException;

/** One role's machine with the state it is in. */
final class Machine<S extends State> {
  /** {@code Server.next} or {@code Client.next}. */
  @FunctionalInterface
  interface Step<S> {
    S next(S state, Arrival arrival, Output out) throws TlsException;
  }

  private final Step<S> step;
  private S state;

  Machine(S first, Step<S> step) {
    this.state = first;
    this.step = step;
  }

  /** Goes on, or stays where it was and throws. */
  void take(Arrival arrival, Output out) throws TlsException {
    state = step.next(state, arrival, out);
  }

  String state() {
    return state.name();
  }

  boolean connected() {
    return state instanceof Connected;
  }

  void close() {
    state.close();
  }
}
