package dev.gatehouse.tls;

import dev.gatehouse.tls.message.Arrival;
import dev.gatehouse.tls.message.Dialect;
import dev.gatehouse.tls.spec.TlsException;

/** One role's handshake, in the state it is in. */
interface Machine {
  /**
   * Goes on, or stays where it was and throws.
   *
   * @return the machine that goes on: this one, but for the hello that chooses a version
   */
  Machine take(Arrival arrival) throws TlsException;

  /** The state's name, for errors and transcripts. */
  String state();

  /** How messages read now. */
  Dialect dialect();

  /** Whether keys can be changed without another handshake. */
  default boolean updatesKeys() {
    return false;
  }

  /** Zeroes what the state owns. */
  void close();
}
