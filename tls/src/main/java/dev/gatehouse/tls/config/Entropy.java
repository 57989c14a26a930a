package dev.gatehouse.tls.config;

import dev.gatehouse.crypto.EphemeralSource;
import dev.gatehouse.crypto.Secret;
import dev.gatehouse.wire.Bytes;
import java.security.SecureRandom;

/**
 * Where a handshake's random bytes and ephemeral keys come from. With recorded ones a handshake is
 * a pure function, and a published trace replays. Thread-safe if it is shared.
 */
public interface Entropy {
  /** {@code length} random bytes that the peer gets to see: a hello's random, a session ID. */
  Bytes random(int length);

  /** Where key pairs come from. */
  EphemeralSource ephemerals();

  /** What makes secrets, paddings and IVs, of which the peer must foretell nothing. */
  SecureRandom secure();

  /** {@code length} random bytes that nobody gets to see. The caller closes them. */
  default Secret secret(int length) {
    byte[] bytes = new byte[length];
    secure().nextBytes(bytes);
    return Secret.owning(bytes);
  }

  /** Fresh ones for each call. */
  static Entropy of(SecureRandom random) {
    EphemeralSource ephemerals = EphemeralSource.of(random);
    return new Entropy() {
      @Override
      public Bytes random(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return Bytes.owning(bytes);
      }

      @Override
      public EphemeralSource ephemerals() {
        return ephemerals;
      }

      @Override
      public SecureRandom secure() {
        return random;
      }
    };
  }
}
