package dev.gatehouse.gateway.guard;

import dev.gatehouse.crypto.SignatureAlgorithm;
import dev.gatehouse.wire.Bytes;
import dev.gatehouse.wire.DecodeException;

/**
 * Frames in both directions, and what a key may sign. What is read and written again is read as the
 * same.
 */
public final class GuardFuzz {
  private GuardFuzz() {}

  public static void fuzzerTestOneInput(byte[] data) {
    Bytes body = Bytes.copyOf(data);
    for (SignatureAlgorithm algorithm : SignatureAlgorithm.values()) {
      HandshakeContent.fault(algorithm, body);
    }
    try {
      ToGuard it = ToGuard.decode(body);
      if (!ToGuard.decode(it.encoded()).equals(it)) throw new AssertionError(it);
    } catch (DecodeException refused) {
      // As it should be.
    }
    try {
      FromGuard it = FromGuard.decode(body);
      if (!FromGuard.decode(it.encoded()).equals(it)) throw new AssertionError(it);
    } catch (DecodeException refused) {
      // As it should be.
    }
  }
}
