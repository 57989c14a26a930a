package dev.gatehouse.crypto;

import java.util.stream.Stream;

/**
 * Every choice of providers that this JVM can make, for tests that run on each; where a choice was
 * made from outside, that one alone.
 */
final class BothProviders {
  private BothProviders() {}

  static Stream<Providers> all() {
    if (System.getProperty(Providers.PROPERTY) != null) {
      return Stream.of(Providers.chosen());
    }
    Providers best = Providers.of(null);
    return best.hasConscrypt() ? Stream.of(best, Providers.jdkAlone()) : Stream.of(best);
  }
}
