package dev.gatehouse.gateway.pipeline;

/** The pipeline's defaults, each with its reason. November 2026. */
final class PipelineDefaults {
  private PipelineDefaults() {}

  /**
   * Handshakes under way on one loop. Each may hold a flight of some KiB; the rest waits in order,
   * unread, and the handshake's deadline runs for it too.
   */
  static final int HANDSHAKES_PER_LOOP = 512;
}
