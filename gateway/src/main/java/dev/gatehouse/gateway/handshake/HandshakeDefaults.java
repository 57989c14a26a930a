package dev.gatehouse.gateway.handshake;

import java.time.Duration;

/** The defaults of a gate's handshakes, each with its reason. November 2026. */
final class HandshakeDefaults {
  private HandshakeDefaults() {}

  /**
   * An RSA-2048 signature takes about a millisecond, too long for a loop; two threads do 2,000/s.
   */
  static final int SIGNING_THREADS = 2;

  /** Half a second's worth of signatures; who comes then is refused, for later is too late. */
  static final int SIGNATURES_WAITING = 1000;

  /**
   * Sessions of TLS 1.2 that clients may come back to: about 10 MiB when all are there. nginx's
   * documentation has some 4,000 in each MiB of its shared cache, and keeps none by default.
   */
  static final int SESSIONS = 10_000;

  /** nginx's ssl_session_timeout: a client that comes back later has other things to do first. */
  static final Duration SESSION_LIFETIME = Duration.ofMinutes(5);
}
