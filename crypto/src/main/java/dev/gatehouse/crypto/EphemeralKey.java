package dev.gatehouse.crypto;

import dev.gatehouse.wire.Bytes;
import java.util.Optional;

/**
 * A key pair for one handshake, on the client's side. Closing it forgets the private half. Not
 * thread-safe.
 */
public interface EphemeralKey extends AutoCloseable {
  KeyExchange algorithm();

  /** What the peer gets to see, {@link KeyExchange#clientShareBytes()} bytes. */
  Bytes share();

  /**
   * The secret shared with whoever made {@code peerShare} in answer to ours.
   *
   * @throws InvalidShareException for a share of another length, a point off the curve or of low
   *     order, or one that leads to a secret of zeroes (RFC 8446, section 7.4.2; RFC 7748, section
   *     6.1)
   */
  Secret agree(Bytes peerShare) throws InvalidShareException;

  /**
   * The X25519 pair inside a hybrid one, so that a client can offer it alone too without making
   * another.
   */
  default Optional<EphemeralKey> x25519Half() {
    return Optional.empty();
  }

  @Override
  void close();
}
