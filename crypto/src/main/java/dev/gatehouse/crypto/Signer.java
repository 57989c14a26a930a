package dev.gatehouse.crypto;

import dev.gatehouse.wire.Bytes;
import java.util.Set;

/** Something that signs with a private key that it does not show. Thread-safe. */
public interface Signer {
  PublicKey publicKey();

  /** What {@link #sign} can do, in no order of preference. */
  Set<SignatureAlgorithm> algorithms();

  /**
   * A signature over {@code message}, which the algorithm hashes itself.
   *
   * @throws IllegalArgumentException for an algorithm that is not among {@link #algorithms()}
   * @throws IllegalStateException when the key has been closed
   */
  Bytes sign(SignatureAlgorithm algorithm, byte[] message);
}
