package dev.gatehouse.gateway.guard;

import dev.gatehouse.crypto.HashAlgorithm;
import dev.gatehouse.crypto.PublicKey;
import java.nio.ByteBuffer;

/**
 * What a key is called between gateway and guard: the first 8 bytes of its public half's SHA-256.
 * So a name outlives the guard, and never comes to mean another key.
 */
final class KeyName {
  private KeyName() {}

  static long of(PublicKey key) {
    byte[] hash = HashAlgorithm.SHA256.newDigest().digest(key.subjectPublicKeyInfo().toArray());
    return ByteBuffer.wrap(hash).getLong();
  }
}
