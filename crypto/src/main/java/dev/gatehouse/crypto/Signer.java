package dev.gatehouse.crypto;

import dev.gatehouse.wire.Bytes;
import java.util.Optional;
import java.util.Set;

/** Something that signs with a private key that it does not show. Thread-safe. */
public interface Signer {
  PublicKey publicKey();

  /** What {@link #sign} can do, in no order of preference. */
  Set<SignatureAlgorithm> algorithms();

  /**
   * A signature over {@code message}, which the algorithm hashes itself (but for {@link
   * SignatureAlgorithm#RSA_PKCS1_MD5_SHA1}, whose message is the hash).
   *
   * @throws IllegalArgumentException for an algorithm that is not among {@link #algorithms()}, or a
   *     hash of another length
   * @throws IllegalStateException when the key has been closed
   */
  Bytes sign(SignatureAlgorithm algorithm, byte[] message);

  /** What decrypts a pre-master secret with the same key; empty where nothing does. */
  default Optional<PreMasterDecrypter> decrypter() {
    return Optional.empty();
  }
}
