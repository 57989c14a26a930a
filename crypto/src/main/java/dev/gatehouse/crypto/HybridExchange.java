package dev.gatehouse.crypto;

import dev.gatehouse.wire.Bytes;
import java.security.SecureRandom;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * X25519MLKEM768: both exchanges at once, ML-KEM first everywhere (draft-ietf-tls-ecdhe-mlkem,
 * section 4).
 */
final class HybridExchange implements KeyExchange.Method {
  private static final int X25519_BYTES = 32;

  private final MlKem768 mlkem;
  private final KeyExchange.Method x25519;

  HybridExchange(MlKem768 mlkem, KeyExchange.Method x25519) {
    this.mlkem = mlkem;
    this.x25519 = x25519;
  }

  @Override
  public EphemeralKey generate(SecureRandom random) {
    return new Pair(mlkem.generate(random), x25519.generate(random));
  }

  @Override
  public Agreement respond(SecureRandom random, Bytes clientShare) throws InvalidShareException {
    checkLength(clientShare, KeyExchange.X25519MLKEM768.clientShareBytes());
    Bytes encapsulationKey = clientShare.slice(0, MlKem768.ENCAPSULATION_KEY_BYTES);
    Bytes point = clientShare.slice(MlKem768.ENCAPSULATION_KEY_BYTES, clientShare.length());
    MlKem768.Encapsulation kem = mlkem.encapsulate(random, encapsulationKey);
    try (Secret first = kem.secret()) {
      Agreement agreement = x25519.respond(random, point);
      try (Secret second = agreement.secret()) {
        return new Agreement(join(kem.ciphertext(), agreement.share()), join(first, second));
      }
    }
  }

  @Override
  public EphemeralKey recorded(Secret privateKey, Bytes share) {
    checkRecorded(privateKey, share);
    byte[] bytes = privateKey.bytes();
    byte[] decapsulationKey = java.util.Arrays.copyOf(bytes, MlKem768.DECAPSULATION_KEY_BYTES);
    try (Secret scalar = Secret.copyOf(bytes, MlKem768.DECAPSULATION_KEY_BYTES, X25519_BYTES);
        Secret first = Secret.owning(decapsulationKey)) {
      int split = MlKem768.ENCAPSULATION_KEY_BYTES;
      return new Pair(
          mlkem.recorded(first.bytes(), share.slice(0, split)),
          x25519.recorded(scalar, share.slice(split, share.length())));
    }
  }

  private final class Pair implements EphemeralKey {
    private MlKem768.@Nullable Pair first;
    private final EphemeralKey second;
    private final Bytes share;

    Pair(MlKem768.Pair first, EphemeralKey second) {
      this.first = first;
      this.second = second;
      this.share = join(first.encapsulationKey(), second.share());
    }

    @Override
    public KeyExchange algorithm() {
      return KeyExchange.X25519MLKEM768;
    }

    @Override
    public Bytes share() {
      return share;
    }

    @Override
    public Secret agree(Bytes peerShare) throws InvalidShareException {
      MlKem768.Pair pair = first;
      if (pair == null) {
        throw new IllegalStateException("key pair used after close");
      }
      checkLength(peerShare, KeyExchange.X25519MLKEM768.serverShareBytes());
      byte[] ciphertext = peerShare.slice(0, MlKem768.CIPHERTEXT_BYTES).toArray();
      try (Secret two =
              second.agree(peerShare.slice(MlKem768.CIPHERTEXT_BYTES, peerShare.length()));
          Secret one = mlkem.decapsulate(pair.decapsulationKey(), ciphertext)) {
        return join(one, two);
      }
    }

    @Override
    public Optional<EphemeralKey> x25519Half() {
      return Optional.of(second);
    }

    @Override
    public void close() {
      first = null;
      second.close();
    }

    @Override
    public String toString() {
      return "a key pair of X25519MLKEM768";
    }
  }

  private static void checkLength(Bytes share, int length) throws InvalidShareException {
    if (share.length() != length) {
      throw new InvalidShareException(
          "a share of X25519MLKEM768 has " + length + " bytes here, not " + share.length());
    }
  }

  private static void checkRecorded(Secret privateKey, Bytes share) {
    if (privateKey.length() != MlKem768.DECAPSULATION_KEY_BYTES + X25519_BYTES
        || share.length() != KeyExchange.X25519MLKEM768.clientShareBytes()) {
      throw new IllegalArgumentException(
          "a recorded pair of X25519MLKEM768 has 2432 and 1216 bytes");
    }
  }

  private static Bytes join(Bytes first, Bytes second) {
    byte[] both = new byte[first.length() + second.length()];
    first.copyInto(both, 0);
    second.copyInto(both, first.length());
    return Bytes.owning(both);
  }

  private static Secret join(Secret first, Secret second) {
    byte[] both = new byte[first.length() + second.length()];
    first.exposeInto(both, 0);
    second.exposeInto(both, first.length());
    return Secret.owning(both);
  }
}
