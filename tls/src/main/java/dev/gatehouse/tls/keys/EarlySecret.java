package dev.gatehouse.tls.keys;

import dev.gatehouse.crypto.Hkdf;
import dev.gatehouse.crypto.Secret;

/**
 * The first rung (RFC 8446, section 7.1). Without a PSK it is the same for everybody. With one, the
 * binder, early traffic and early exporter secrets will leave from here.
 */
public final class EarlySecret implements AutoCloseable {
  private final Hkdf hkdf;
  private final Secret derived;

  private EarlySecret(Hkdf hkdf, Secret derived) {
    this.hkdf = hkdf;
    this.derived = derived;
  }

  /** The rung of a handshake without a PSK, under the hash of {@code hkdf}. */
  public static EarlySecret withoutPsk(Hkdf hkdf) {
    return new EarlySecret(hkdf, Beginning.of(hkdf).derivedWithoutPsk.copy());
  }

  /**
   * Climbs to the next rung and zeroes this one.
   *
   * @param sharedSecret of the key exchange; stays the caller's to close
   */
  public HandshakeSecret climb(Secret sharedSecret) {
    try (derived) {
      return new HandshakeSecret(hkdf, hkdf.extract(derived, sharedSecret));
    }
  }

  @Override
  public void close() {
    derived.close();
  }
}
