package dev.gatehouse.tls.config;

import java.security.SecureRandom;

/** The operating system's generator, made when the first configuration wants one. */
final class SystemEntropy {
  private SystemEntropy() {}

  static final Entropy INSTANCE = Entropy.of(new SecureRandom());
}
