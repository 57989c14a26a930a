package dev.gatehouse.crypto;

import dev.gatehouse.wire.Bytes;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.SecureRandom;

/**
 * Computes the public half that a PKCS#8 leaves out. JCA has no call for it, and scalar
 * multiplication of our own would leak the scalar by its time, so the providers are made to do it.
 */
final class PublicHalf {
  private PublicHalf() {}

  static Bytes of(
      KeyType type, RawKeys raw, Secret scalar, PrivateKey provided, Providers providers)
      throws GeneralSecurityException, InvalidKeyException {
    NistCurve curve = raw.curve();
    return curve == null
        ? ofSeed(raw, scalar, providers)
        : ofScalar(type, raw, curve, provided, providers);
  }

  /**
   * An agreement with the generator is d·G, of which it tells x. Two points have that x, and a
   * signature verifies under one of them only.
   */
  private static Bytes ofScalar(
      KeyType type, RawKeys raw, NistCurve curve, PrivateKey provided, Providers providers)
      throws GeneralSecurityException, InvalidKeyException {
    byte[] x = providers.ecdh(type, provided, raw.spki(Bytes.owning(curve.generator())));
    SignatureAlgorithm algorithm =
        switch (type) {
          case EC_P256 -> SignatureAlgorithm.ECDSA_SECP256R1_SHA256;
          case EC_P384 -> SignatureAlgorithm.ECDSA_SECP384R1_SHA384;
          case EC_P521 -> SignatureAlgorithm.ECDSA_SECP521R1_SHA512;
          case ED25519, RSA -> throw new IllegalArgumentException(type + " has no scalar");
        };
    byte[] message = new byte[32];
    Bytes signed = Bytes.owning(providers.signatures().sign(algorithm, provided, message));
    for (Bytes point : curve.pointsAt(x)) {
      if (PublicKey.decode(Bytes.owning(raw.spki(point)), providers)
          .verifies(algorithm, message, signed)) {
        return point;
      }
    }
    throw new GeneralSecurityException("no point belongs to the scalar");
  }

  /**
   * The JDK's generator makes its pair of the 32 bytes that it draws (RFC 8032, section 5.1.5): it
   * is handed the seed.
   */
  private static Bytes ofSeed(RawKeys raw, Secret seed, Providers providers) {
    return raw.fromProvider(providers.jdkEd25519(new SeedOnly(seed)).getPublic().getEncoded());
  }

  @SuppressWarnings("serial") // nobody writes it anywhere
  private static final class SeedOnly extends SecureRandom {
    private final transient Secret seed;

    SeedOnly(Secret seed) {
      this.seed = seed;
    }

    @Override
    public void nextBytes(byte[] target) {
      if (target.length != seed.length()) {
        throw new IllegalStateException(
            "the generator draws " + target.length + " bytes instead of its seed");
      }
      seed.exposeInto(target, 0);
    }
  }
}
