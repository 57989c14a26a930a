package dev.gatehouse.crypto;

import java.security.InvalidKeyException;
import javax.crypto.Cipher;
import javax.crypto.ShortBufferException;
import org.jspecify.annotations.Nullable;

/**
 * RC4 under a key of 16 bytes: one running key stream, the same for both directions of use. RFC
 * 7465 forbids it in TLS; its first bytes give plaintext away. Not thread-safe.
 */
public final class Rc4 implements AutoCloseable {
  public static final int KEY_BYTES = 16;

  private final Secret secret;
  private @Nullable Cipher cipher;

  private Rc4(Secret secret, Cipher cipher) {
    this.secret = secret;
    this.cipher = cipher;
  }

  /** A key stream from its beginning, under a copy of {@code key}; the caller closes its own. */
  public static Rc4 key(Secret key) {
    if (key.length() != KEY_BYTES) {
      throw new IllegalArgumentException("RC4 takes a key of 16 bytes, not " + key.length());
    }
    Secret own = key.copy();
    Cipher cipher = Providers.chosen().rc4();
    try {
      cipher.init(Cipher.ENCRYPT_MODE, new SecretKeyView(own, "ARCFOUR"));
    } catch (InvalidKeyException e) {
      throw new IllegalStateException("RC4 refuses a key of 16 bytes", e);
    }
    return new Rc4(own, cipher);
  }

  /**
   * Adds the next {@code length} bytes of the key stream; in place if both ranges are the same.
   *
   * @throws IllegalArgumentException for an output without room
   * @throws IllegalStateException after closing
   */
  public void apply(byte[] in, int offset, int length, byte[] out, int outOffset) {
    Cipher open = cipher;
    if (open == null) {
      throw new IllegalStateException("RC4 used after close");
    }
    try {
      open.update(in, offset, length, out, outOffset);
    } catch (ShortBufferException e) {
      throw new IllegalArgumentException("the output has no room for the result", e);
    }
  }

  @Override
  public void close() {
    secret.close();
    cipher = null;
  }

  @Override
  public String toString() {
    return "RC4";
  }
}
