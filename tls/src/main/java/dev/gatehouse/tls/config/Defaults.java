package dev.gatehouse.tls.config;

import java.time.Duration;

/** Every default of the engine that a configuration may replace, with its reason. */
final class Defaults {
  private Defaults() {}

  /**
   * A handshake over the worst mobile network takes a few seconds; whoever needs longer holds our
   * memory (nginx's client_header_timeout of 60 s covers the handshake, Go's server sets none).
   */
  static final Duration HANDSHAKE_TIMEOUT = Duration.ofSeconds(15);

  /**
   * Browsers' chains have 3 to 6 KiB, a post-quantum hello 2 KiB; BoringSSL takes 100 KiB of
   * certificates, Go 64 KiB (2^16) of any message. November 2026.
   */
  static final int HANDSHAKE_MESSAGE_BYTES = 64 * 1024;

  /** RFC 8446, appendix D.4: middleboxes want it, and it costs nothing. */
  static final boolean MIDDLEBOX_COMPATIBILITY = true;
}
