package dev.gatehouse.ca.trust;

import dev.gatehouse.ca.trust.StoreResult.Outcome;
import java.io.IOException;

/** One place where roots are kept that some programs believe. */
sealed interface TrustStore permits DebianStore, NssStore {
  String name();

  String place();

  Outcome install(Anchor anchor) throws IOException;

  Outcome remove(Anchor anchor) throws IOException;

  /** {@link Outcome.Present}, {@link Outcome.Absent}, or why it cannot be said. */
  Outcome status(Anchor anchor) throws IOException;

  /** Whether there is anything to install into. */
  boolean exists();

  /** A look at files alone, without a process: whether it is there as far as that tells. */
  boolean seems(Anchor anchor);
}
