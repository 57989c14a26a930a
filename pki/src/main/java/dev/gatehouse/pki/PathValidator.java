package dev.gatehouse.pki;

import java.time.Instant;
import java.util.List;

/**
 * Answers whether a peer's certificates are to be believed for a purpose. Thread-safe; it may take
 * milliseconds.
 */
@FunctionalInterface
public interface PathValidator {
  /**
   * Looks for a path from the peer's certificate to something that is trusted.
   *
   * @param chain as the peer sent it: its own certificate first; what follows may be in any order,
   *     and may be more than is needed
   * @param purpose the name of the server that is wanted, or to be a client
   * @param now must lie in the validity of every certificate of the path, the anchor's too
   */
  PathVerdict validate(List<X509Cert> chain, Purpose purpose, Instant now);

  /**
   * Paths as RFC 5280, section 6 wants them, up to one of these anchors, whose own constraints hold
   * as well.
   */
  static PathValidator trusting(TrustAnchors anchors) {
    return trusting(anchors, PathLimits.DEFAULT);
  }

  static PathValidator trusting(TrustAnchors anchors, PathLimits limits) {
    return (chain, purpose, now) -> new PathSearch(anchors, limits, purpose, now).run(chain);
  }
}
