package dev.gatehouse.tls;

import dev.gatehouse.tls.keys.TrafficSecret;
import dev.gatehouse.tls.message.Arrival;
import dev.gatehouse.tls.message.Dialect;
import dev.gatehouse.tls.spec.TlsException;
import java.util.Optional;

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

  /**
   * What an alert that comes now comes to.
   *
   * @param level as it stands there, 0..255
   * @param code 0..255
   */
  AlertMeaning meaning(int level, int code) throws TlsException;

  /**
   * Whether change_cipher_spec is a step of this handshake (RFC 5246, section 7.1), or passed over
   * for the sake of middleboxes (RFC 8446, section 5).
   */
  default boolean takesChangeCipherSpec() {
    return false;
  }

  /** What has it change its keys; empty where that takes another handshake. */
  default Optional<Arrival> rekey(boolean askPeerToo) {
    return Optional.empty();
  }

  /**
   * What the keys of both directions come from, for whoever goes on with them; the caller closes
   * it. Empty where keys do not change, or the handshake is not over.
   */
  default Optional<Secrets> secrets() {
    return Optional.empty();
  }

  /** The traffic secrets of what we send and of what the peer sends. */
  record Secrets(TrafficSecret writing, TrafficSecret reading) {}

  /** Zeroes what the state owns. */
  void close();
}
