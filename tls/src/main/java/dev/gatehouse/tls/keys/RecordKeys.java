package dev.gatehouse.tls.keys;

import dev.gatehouse.crypto.Secret;
import java.util.Arrays;

/**
 * What {@link TrafficSecret#keys} makes: the AEAD's key, and the IV that is mixed into every nonce
 * (RFC 8446, section 7.3). Whoever holds it closes it.
 */
public final class RecordKeys implements AutoCloseable {
  private final Secret key;
  private final byte[] iv;

  RecordKeys(Secret key, byte[] iv) {
    this.key = key;
    this.iv = iv;
  }

  /** The key; closed with this. */
  public Secret key() {
    return key;
  }

  /** Copies the IV, 12 bytes, into {@code target} from its start. */
  public void ivInto(byte[] target) {
    System.arraycopy(iv, 0, target, 0, iv.length);
  }

  @Override
  public void close() {
    key.close();
    Arrays.fill(iv, (byte) 0);
  }

  @Override
  public String toString() {
    return "RecordKeys";
  }
}
