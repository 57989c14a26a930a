package dev.gatehouse.pki;

/**
 * How much work a peer's chain may make.
 *
 * @param certificates how many a peer may send
 * @param intermediates how many may lie between its certificate and the anchor; self-issued ones do
 *     not count, as for path lengths (RFC 5280, section 4.2.1.9), but twice as many in all is the
 *     end
 * @param signatures how many may be verified
 * @param nameComparisons how often a name may be compared with a constraint
 */
public record PathLimits(
    int certificates, int intermediates, int signatures, long nameComparisons) {
  /**
   * Public chains have 1 to 3 intermediates. Signatures and comparisons as in rustls-webpki ({@code
   * Budget}); certificates ours (2026-11): long enough for a server that sends two ways to two
   * roots.
   */
  public static final PathLimits DEFAULT = new PathLimits(20, 8, 100, 250_000);
}
