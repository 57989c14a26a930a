package dev.gatehouse.crypto;

import dev.gatehouse.wire.Bytes;
import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPrivateKeySpec;

/** Public points of known scalars. */
final class TestKeys {
  private TestKeys() {}

  /** scalar · G, uncompressed. */
  static Bytes pointOf(RawKeys keys, byte[] scalar) throws Exception {
    Providers fastest = Providers.of(null);
    KeyType type = keys == RawKeys.P256 ? KeyType.EC_P256 : KeyType.EC_P384;
    byte[] pkcs8 = withoutPublicHalf(keys, scalar).getEncoded();
    return PublicHalf.of(type, keys, Secret.zeroes(0), fastest.privateKey(type, pkcs8), fastest);
  }

  /** A key of the JDK's, which holds the scalar alone. */
  static java.security.PrivateKey withoutPublicHalf(RawKeys keys, byte[] scalar)
      throws GeneralSecurityException {
    AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC", "SunEC");
    parameters.init(new ECGenParameterSpec("secp" + keys.bits() + "r1"));
    return KeyFactory.getInstance("EC", "SunEC")
        .generatePrivate(
            new ECPrivateKeySpec(
                new BigInteger(1, scalar), parameters.getParameterSpec(ECParameterSpec.class)));
  }
}
