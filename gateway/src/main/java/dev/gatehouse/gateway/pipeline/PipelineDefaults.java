package dev.gatehouse.gateway.pipeline;

/** The pipeline's defaults, each with its reason. November 2026. */
final class PipelineDefaults {
  private PipelineDefaults() {}

  /**
   * Handshakes under way on one loop. Each may hold a flight of some KiB; the rest waits in order,
   * unread, and the handshake's deadline runs for it too.
   */
  static final int HANDSHAKES_PER_LOOP = 512;

  /**
   * An RSA-2048 signature takes about a millisecond, too long for a loop; two threads do 2,000/s.
   */
  static final int SIGNING_THREADS = 2;

  /** Half a second's worth of signatures; who comes then is refused, for later is too late. */
  static final int SIGNATURES_WAITING = 1000;
}
