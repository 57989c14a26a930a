package dev.gatehouse.crypto;

import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;

/** Kinds of keys that sign. */
public enum KeyType {
  EC_P256(RawKeys.P256),
  EC_P384(RawKeys.P384),
  EC_P521(RawKeys.P521),
  ED25519(RawKeys.ED25519),
  RSA(null);

  private final @Nullable RawKeys raw;

  KeyType(@Nullable RawKeys raw) {
    this.raw = raw;
  }

  /** A fresh key; an RSA key has 2048 bits, as certificates have today. */
  public PrivateKey generate(SecureRandom random) {
    return this == RSA ? PrivateKey.generateRsa(2048, random) : PrivateKey.generate(this, random);
  }

  /** How keys of this type are written; null for RSA, which has no fixed length. */
  @Nullable RawKeys raw() {
    return raw;
  }
}
