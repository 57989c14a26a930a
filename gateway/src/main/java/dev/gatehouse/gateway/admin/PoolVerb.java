package dev.gatehouse.gateway.admin;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What can be done with a pool, in IIS's words. */
public enum PoolVerb {
  /** New workers take over, then the old ones finish what they have and end. */
  RECYCLE,
  /** What is in the pool is finished, and nothing new begins. */
  DRAIN,
  /** The pool's workers end, and its requests are refused. */
  DISABLE,
  /** The pool serves again, at once, whatever took it offline. */
  ENABLE;

  /** As it is written on the wire and on the command line. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<PoolVerb> of(String word) {
    return Stream.of(values()).filter(it -> it.word().equals(word)).findFirst();
  }
}
