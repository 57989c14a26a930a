package dev.gatehouse.tls.keys.classic;

import dev.gatehouse.crypto.Secret;
import java.util.Arrays;

/**
 * What one side protects its records with (RFC 5246, section 6.3). Which of it there is depends on
 * the suite; the rest has no bytes. Whoever holds it closes it.
 */
public final class DirectionKeys implements AutoCloseable {
  private final Secret macKey;
  private final Secret key;
  private final byte[] iv;

  /** Takes all three over. */
  public DirectionKeys(Secret macKey, Secret key, byte[] iv) {
    this.macKey = macKey;
    this.key = key;
    this.iv = iv;
  }

  /** The MAC's key; empty for an AEAD. Closed with this. */
  public Secret macKey() {
    return macKey;
  }

  /** The cipher's key; closed with this. */
  public Secret key() {
    return key;
  }

  /**
   * A copy of the IV: the salt of AES-GCM (4 bytes), the mask of ChaCha20-Poly1305 (12), or the
   * first IV of a chain (one block); empty where records bring their own.
   */
  public byte[] iv() {
    return iv.clone();
  }

  @Override
  public void close() {
    macKey.close();
    key.close();
    Arrays.fill(iv, (byte) 0);
  }

  @Override
  public String toString() {
    return "DirectionKeys";
  }
}
