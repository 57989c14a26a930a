package dev.gatehouse.pki;

/**
 * How much of a peer's certificates this room reads before it refuses: the bounds of the decoders,
 * each with its source.
 */
final class PkiLimits {
  /**
   * Public ones have 1 to 8 KiB, with 1000 names 30 KiB; a TLS message may carry 16 MiB. Ours
   * (2026-11).
   */
  static final int MAX_CERTIFICATE_BYTES = 96 * 1024;

  /**
   * RFC 5280, section 4.1.2.2 says 20; decoders are asked to cope with more, validation refuses it.
   */
  static final int MAX_SERIAL_BYTES = 64;

  /** Certificates in use have up to 15; ours (2026-11). */
  static final int MAX_EXTENSIONS = 64;

  /**
   * Public authorities stop at 100 to 250 names, some proxies' certificates have about 1000; ours
   * (2026-11).
   */
  static final int MAX_ALTERNATIVE_NAMES = 1024;

  /** Constrained intermediates of big companies have about 500; ours (2026-11). */
  static final int MAX_NAME_CONSTRAINTS = 1024;

  /** Attributes of a distinguished name: about 10 in use; ours (2026-11). */
  static final int MAX_NAME_ATTRIBUTES = 64;

  /** Purposes in one extended key usage; ours (2026-11). */
  static final int MAX_PURPOSES = 64;

  private PkiLimits() {}
}
