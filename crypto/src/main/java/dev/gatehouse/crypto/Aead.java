package dev.gatehouse.crypto;

/**
 * Authenticated encryption under one key, for one direction and one thread (RFC 5116). It allocates
 * nothing of its own for a call; what the provider allocates is the provider's. Never seal twice
 * under the same nonce: the caller counts.
 */
public interface Aead extends AutoCloseable {
  /**
   * Seals {@code in[inOffset, +inLength)} with {@code aad[aadOffset, +aadLength)} and writes the
   * ciphertext and its tag, {@code inLength + 16} bytes, to {@code out} from {@code outOffset} on.
   * The two ranges must not overlap; separate arrays are fastest.
   *
   * @param nonce 12 bytes, different for every call; read before this returns
   * @return the number of bytes written
   * @throws IllegalStateException after {@link #close()}, or when the nonce is the one of the call
   *     before: sealing twice under one nonce gives the key away, so it is our mistake and not the
   *     peer's
   */
  int seal(
      byte[] nonce,
      byte[] aad,
      int aadOffset,
      int aadLength,
      byte[] in,
      int inOffset,
      int inLength,
      byte[] out,
      int outOffset);

  /**
   * Seals {@code in[inOffset, +inLength)} followed by the one byte {@code suffix}, as TLS 1.3 puts
   * the content type behind a record's content, without asking the caller for a copy of both in one
   * piece. Writes {@code inLength + 17} bytes; otherwise like the shorter {@code seal}.
   */
  int seal(
      byte[] nonce,
      byte[] aad,
      int aadOffset,
      int aadLength,
      byte[] in,
      int inOffset,
      int inLength,
      byte suffix,
      byte[] out,
      int outOffset);

  /**
   * Opens what {@link #seal} made, {@code in[inOffset, +inLength)} with the tag at its end, and
   * writes the plaintext, {@code inLength - 16} bytes, to {@code out} from {@code outOffset} on. On
   * failure what that range holds is undefined.
   *
   * @return the number of bytes written
   * @throws AeadException when the tag does not verify, or when there are not even enough bytes for
   *     one
   */
  int open(
      byte[] nonce,
      byte[] aad,
      int aadOffset,
      int aadLength,
      byte[] in,
      int inOffset,
      int inLength,
      byte[] out,
      int outOffset)
      throws AeadException;

  /** Zeroes the key. */
  @Override
  void close();
}
