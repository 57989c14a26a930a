package dev.gatehouse.crypto;

import dev.gatehouse.wire.Bytes;

/**
 * Decrypts the pre-master secret of an RSA key exchange so that nobody learns what was wrong with
 * one (RFC 5246, section 7.4.7.1, against Bleichenbacher's attack and its kin). Thread-safe.
 */
public interface PreMasterDecrypter {
  /**
   * The 48 bytes inside {@code encrypted}, or a copy of {@code substitute} if there are none: if
   * the length is not the modulus's, the number not below it, the padding not PKCS #1's of block
   * type 2 around 48 bytes, or the first two not {@code clientVersion}. Both come the same way, and
   * which it was is not told.
   *
   * @param encrypted what the client sent, of any length
   * @param clientVersion the version that the client offered in its hello, two bytes
   * @param substitute 48 random bytes, made before; the caller closes it
   * @return of 48 bytes, for the caller to close
   * @throws IllegalStateException when the key has been closed
   */
  Secret decrypt(Bytes encrypted, int clientVersion, Secret substitute);

  /**
   * Whether the private key's work promises to take the same time for every number. The JDK's does
   * not: its BigInteger says nothing of time.
   */
  boolean constantTime();
}
