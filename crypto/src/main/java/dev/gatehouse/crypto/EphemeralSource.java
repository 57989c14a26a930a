package dev.gatehouse.crypto;

import dev.gatehouse.wire.Bytes;
import java.security.SecureRandom;

/**
 * Where ephemeral keys come from: made on the spot, filled into a pool ahead of need, or recorded
 * so that a trace replays.
 */
public interface EphemeralSource {
  /** A key pair for a client's share. */
  EphemeralKey generate(KeyExchange group);

  /** A server's answer to a client's share. */
  Agreement respond(KeyExchange group, Bytes clientShare) throws InvalidShareException;

  /** A key pair of finite-field Diffie-Hellman, for either side. */
  DhKey generate(FiniteFieldGroup group);

  /** Fresh keys for every call. */
  static EphemeralSource of(SecureRandom random) {
    return new EphemeralSource() {
      @Override
      public EphemeralKey generate(KeyExchange group) {
        return group.generate(random);
      }

      @Override
      public Agreement respond(KeyExchange group, Bytes clientShare) throws InvalidShareException {
        return group.respond(random, clientShare);
      }

      @Override
      public DhKey generate(FiniteFieldGroup group) {
        return group.generate(random);
      }
    };
  }
}
