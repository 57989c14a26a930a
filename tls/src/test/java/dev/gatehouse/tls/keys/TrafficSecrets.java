package dev.gatehouse.tls.keys;

import dev.gatehouse.crypto.HashAlgorithm;
import dev.gatehouse.crypto.Hkdf;
import dev.gatehouse.crypto.Secret;

/** Traffic secrets that a test knows from a key log. */
public final class TrafficSecrets {
  private TrafficSecrets() {}

  /** With a copy of {@code secret}. */
  public static TrafficSecret of(HashAlgorithm hash, Secret secret) {
    return new TrafficSecret(Hkdf.with(hash), secret.copy());
  }
}
