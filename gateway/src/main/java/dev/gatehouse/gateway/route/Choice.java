package dev.gatehouse.gateway.route;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why a route answers a URL, or why none does.
 *
 * @param site the one that has the host; null if none has
 * @param route the one that answers; null if none does
 * @param reason a clause that says why that one, or why none
 * @param passedOver the site's other routes, the longest first
 */
public record Choice(
    @Nullable Site site, @Nullable Route route, String reason, List<PassedOver> passedOver) {
  /** Keeps a copy. */
  public Choice {
    passedOver = List.copyOf(passedOver);
  }

  /**
   * A route that does not answer.
   *
   * @param reason a clause that says why not
   */
  public record PassedOver(Route route, String reason) {}
}
