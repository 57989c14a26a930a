package dev.gatehouse.crypto;

import dev.gatehouse.wire.Bytes;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.KEM;
import javax.crypto.SecretKey;

/**
 * ML-KEM-768 (FIPS 203) with raw keys. By the JDK: Conscrypt 2.9.0 names a KEM whose class it does
 * not contain.
 */
final class MlKem768 {
  static final int ENCAPSULATION_KEY_BYTES = 1184;
  static final int DECAPSULATION_KEY_BYTES = 2400;
  static final int CIPHERTEXT_BYTES = 1088;
  static final int SECRET_BYTES = 32;

  private static final String NAME = "ML-KEM-768";

  /** FIPS 203, section 2.3: q. */
  private static final int MODULUS = 3329;

  /** SubjectPublicKeyInfo up to the key (RFC 9935, section 4). */
  private static final byte[] SPKI_PREFIX =
      HexFormat.of().parseHex("308204b2300b0609608648016503040402038204a100");

  /** PKCS#8 up to the expanded key, in its OCTET STRING (RFC 9935, section 6). */
  private static final byte[] PKCS8_PREFIX =
      HexFormat.of().parseHex("30820978020100300b060960864801650304040204820964" + "04820960");

  private final Provider provider;

  MlKem768(Provider provider) {
    this.provider = provider;
  }

  /** A ciphertext for the peer, and the secret inside. */
  record Encapsulation(Bytes ciphertext, Secret secret) {}

  /** A decapsulation key and the encapsulation key that belongs to it. */
  record Pair(PrivateKey decapsulationKey, Bytes encapsulationKey) {
    @Override
    public String toString() {
      return "a key pair of " + NAME;
    }
  }

  Pair generate(SecureRandom random) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(NAME, provider);
      generator.initialize(java.security.spec.NamedParameterSpec.ML_KEM_768, random);
      KeyPair pair = generator.generateKeyPair();
      byte[] spki = pair.getPublic().getEncoded();
      return new Pair(
          pair.getPrivate(),
          Bytes.copyOf(spki, SPKI_PREFIX.length, spki.length - SPKI_PREFIX.length));
    } catch (GeneralSecurityException e) {
      throw Providers.broken(provider, NAME, e);
    }
  }

  Pair recorded(byte[] decapsulationKey, Bytes encapsulationKey) {
    byte[] pkcs8 = Arrays.copyOf(PKCS8_PREFIX, PKCS8_PREFIX.length + DECAPSULATION_KEY_BYTES);
    System.arraycopy(decapsulationKey, 0, pkcs8, PKCS8_PREFIX.length, DECAPSULATION_KEY_BYTES);
    try {
      KeyFactory factory = KeyFactory.getInstance(NAME, provider);
      return new Pair(factory.generatePrivate(new PKCS8EncodedKeySpec(pkcs8)), encapsulationKey);
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("no decapsulation key of " + NAME, e);
    } finally {
      Arrays.fill(pkcs8, (byte) 0);
    }
  }

  /** Checks the peer's key (FIPS 203, section 7.2) and encapsulates a fresh secret to it. */
  Encapsulation encapsulate(SecureRandom random, Bytes encapsulationKey)
      throws InvalidShareException {
    if (encapsulationKey.length() != ENCAPSULATION_KEY_BYTES) {
      throw new InvalidShareException(
          "an encapsulation key has "
              + ENCAPSULATION_KEY_BYTES
              + " bytes, not "
              + encapsulationKey.length());
    }
    byte[] spki = Arrays.copyOf(SPKI_PREFIX, SPKI_PREFIX.length + ENCAPSULATION_KEY_BYTES);
    encapsulationKey.copyInto(spki, SPKI_PREFIX.length);
    checkModulus(spki, SPKI_PREFIX.length);
    try {
      KeyFactory factory = KeyFactory.getInstance(NAME, provider);
      KEM.Encapsulator encapsulator =
          KEM.getInstance(NAME, provider)
              .newEncapsulator(factory.generatePublic(new X509EncodedKeySpec(spki)), random);
      KEM.Encapsulated made = encapsulator.encapsulate();
      return new Encapsulation(Bytes.owning(made.encapsulation()), secret(made.key()));
    } catch (GeneralSecurityException e) {
      throw new InvalidShareException("the encapsulation key is refused by ML-KEM");
    }
  }

  /**
   * Any ciphertext of the right length leads to a secret: to the wrong one, if it was tampered
   * with.
   */
  Secret decapsulate(PrivateKey decapsulationKey, byte[] ciphertext) throws InvalidShareException {
    if (ciphertext.length != CIPHERTEXT_BYTES) { // FIPS 203, section 7.3: ciphertext type check
      throw new InvalidShareException(
          NAME + " ciphertexts have " + CIPHERTEXT_BYTES + " bytes, not " + ciphertext.length);
    }
    try {
      return secret(
          KEM.getInstance(NAME, provider)
              .newDecapsulator(decapsulationKey)
              .decapsulate(ciphertext));
    } catch (GeneralSecurityException e) {
      throw Providers.broken(provider, NAME, e);
    }
  }

  /**
   * FIPS 203, section 7.2, modulus check: ByteEncode12(ByteDecode12(ek)) = ek, i.e. each 12-bit
   * number is below q.
   */
  private static void checkModulus(byte[] bytes, int from) throws InvalidShareException {
    int end = from + ENCAPSULATION_KEY_BYTES - 32; // the seed of the matrix follows
    for (int i = from; i < end; i += 3) {
      int low = (bytes[i] & 0xff) | (bytes[i + 1] & 0x0f) << 8;
      int high = (bytes[i + 1] & 0xf0) >> 4 | (bytes[i + 2] & 0xff) << 4;
      if (low >= MODULUS || high >= MODULUS) {
        throw new InvalidShareException(
            "the encapsulation key holds a number that is not below " + MODULUS);
      }
    }
  }

  private static Secret secret(SecretKey key) {
    byte[] bytes = key.getEncoded();
    if (bytes.length != SECRET_BYTES) {
      throw new IllegalStateException("ML-KEM gave a secret of " + bytes.length + " bytes");
    }
    return Secret.owning(bytes);
  }
}
