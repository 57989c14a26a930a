package dev.gatehouse.ca;

import dev.gatehouse.pki.X509Cert;
import java.time.Instant;

/** What a {@link Renewal} reports, for a log. */
public sealed interface RenewalEvent {
  /** A new certificate is in use. */
  record Renewed(X509Cert before, X509Cert now, Instant nextRenewal) implements RenewalEvent {}

  /**
   * It did not work: the old certificate stays in use while it is valid.
   *
   * @param attempt 1 for the first failure in a row
   */
  record Failed(AuthorityException why, int attempt, Instant nextAttempt, Instant inUseUntil)
      implements RenewalEvent {}

  /** A sentence of {@link Authority#notices}, said again with each renewal. */
  record Notice(String sentence) implements RenewalEvent {}
}
