package dev.gatehouse.crypto;

import java.util.stream.Stream;

/** Every choice of providers that this JVM can make, for tests that run on each. */
final class BothProviders {
  private BothProviders() {}

  static Stream<Providers> all() {
    Providers best = Providers.of(null);
    return best.hasConscrypt() ? Stream.of(best, Providers.jdkAlone()) : Stream.of(best);
  }
}
