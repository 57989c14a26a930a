package dev.gatehouse.gateway.binding;

import java.util.List;
import java.util.Optional;

/**
 * Why a binding answers.
 *
 * @param chosen the one that answers; empty if none does, and the handshake fails with {@code
 *     unrecognized_name}
 * @param reason a clause that says why it was chosen, or why none was
 * @param passedOver all the others, the most specific first
 */
public record Explanation(Optional<Binding> chosen, String reason, List<PassedOver> passedOver) {
  /** Keeps a copy. */
  public Explanation {
    passedOver = List.copyOf(passedOver);
  }

  /**
   * A binding that does not answer.
   *
   * @param reason a clause that says why not
   */
  public record PassedOver(Binding binding, String reason) {}
}
