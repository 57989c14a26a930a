package dev.gatehouse.tls.keys;

import dev.gatehouse.crypto.HashAlgorithm;
import dev.gatehouse.crypto.Hkdf;
import dev.gatehouse.crypto.Secret;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What the ladder of every connection under one of TLS 1.3's hashes begins with. Nothing in it is
 * secret: without a PSK it follows from zeroes alone, so it is computed once and never closed. Safe
 * for any thread.
 */
final class Beginning {
  private static final Map<HashAlgorithm, Beginning> ALL = new EnumMap<>(HashAlgorithm.class);

  static {
    for (HashAlgorithm hash : List.of(HashAlgorithm.SHA256, HashAlgorithm.SHA384)) {
      ALL.put(hash, new Beginning(Hkdf.with(hash)));
    }
  }

  final byte[] emptyHash;
  final Secret zeroes;

  /** Early Secret when there is no PSK (RFC 8446, section 7.1). */
  final Secret earlyWithoutPsk;

  /** Derive-Secret of it, "derived": the salt of the next rung. */
  final Secret derivedWithoutPsk;

  private Beginning(Hkdf hkdf) {
    emptyHash = hkdf.hash().newDigest().digest();
    zeroes = Secret.zeroes(hkdf.hash().bytes());
    earlyWithoutPsk = hkdf.extract(zeroes, zeroes);
    derivedWithoutPsk = Label.DERIVED.derive(hkdf, earlyWithoutPsk, emptyHash);
  }

  static Beginning of(Hkdf hkdf) {
    return Objects.requireNonNull(ALL.get(hkdf.hash()));
  }
}
