package dev.gatehouse.crypto;

import dev.gatehouse.wire.Bytes;
import java.security.SecureRandom;

/**
 * Ways to get a shared secret from two shares, agreement and KEM alike: the client makes a pair and
 * sends its share, the server answers with its own share and has the secret, the client agrees and
 * has it too.
 */
public enum KeyExchange {
  /** RFC 7748; shares of 32 bytes. */
  X25519(32, 32),
  /** NIST P-256, uncompressed points (RFC 8446, section 4.2.8.2). */
  SECP256R1(65, 65),
  /** NIST P-384, uncompressed points. */
  SECP384R1(97, 97),
  /**
   * ML-KEM-768 (FIPS 203) first, X25519 second, in shares and secret (draft-ietf-tls-ecdhe-mlkem,
   * section 4).
   */
  X25519MLKEM768(1184 + 32, 1088 + 32);

  private final int clientShareBytes;
  private final int serverShareBytes;

  KeyExchange(int clientShareBytes, int serverShareBytes) {
    this.clientShareBytes = clientShareBytes;
    this.serverShareBytes = serverShareBytes;
  }

  public int clientShareBytes() {
    return clientShareBytes;
  }

  public int serverShareBytes() {
    return serverShareBytes;
  }

  /**
   * A fresh pair, for the client. Conscrypt draws from its own generator and leaves {@code random}
   * alone.
   */
  public EphemeralKey generate(SecureRandom random) {
    return Providers.chosen().exchange(this).generate(random);
  }

  /**
   * The server's side in one step: a fresh pair and an agreement, or an encapsulation.
   *
   * @throws InvalidShareException as {@link EphemeralKey#agree}; for the hybrid also when the
   *     ML-KEM half is no encapsulation key (FIPS 203, section 7.2)
   */
  public Agreement respond(SecureRandom random, Bytes clientShare) throws InvalidShareException {
    return Providers.chosen().exchange(this).respond(random, clientShare);
  }

  /**
   * A recorded pair, so that a published trace replays.
   *
   * @param privateKey the scalar: 32 bytes for X25519 and P-256, 48 for P-384; for the hybrid
   *     ML-KEM's expanded decapsulation key (2400 bytes) and the X25519 scalar behind it. Copied;
   *     the caller closes its own.
   * @param share the public half that belongs to it, which is not checked against it
   */
  public EphemeralKey recorded(Secret privateKey, Bytes share) {
    return Providers.chosen().exchange(this).recorded(privateKey, share);
  }

  /** One way of doing it, on the providers of one choice. */
  interface Method {
    EphemeralKey generate(SecureRandom random);

    Agreement respond(SecureRandom random, Bytes clientShare) throws InvalidShareException;

    EphemeralKey recorded(Secret privateKey, Bytes share);
  }
}
