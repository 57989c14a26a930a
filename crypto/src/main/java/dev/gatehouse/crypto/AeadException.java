package dev.gatehouse.crypto;

/**
 * The tag does not verify: the bytes are not what the holder of the key sealed, or not under this
 * key, nonce or additional data. Which of these it was is nobody's business, so there is no detail,
 * and no stack either.
 */
public final class AeadException extends Exception {
  private static final long serialVersionUID = 1L;

  AeadException() {
    super("the authentication tag does not verify", null, false, false);
  }
}
