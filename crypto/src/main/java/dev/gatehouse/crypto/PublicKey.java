package dev.gatehouse.crypto;

import dev.gatehouse.crypto.InvalidKeyException.Fault;
import dev.gatehouse.wire.Bytes;
import dev.gatehouse.wire.DecodeException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.HexFormat;
import javax.crypto.Cipher;
import org.jspecify.annotations.Nullable;

/**
 * A key that verifies signatures. One that exists has been checked: a point is on its curve, an RSA
 * modulus has 2048..8192 bits. Immutable and thread-safe; equal when the encodings are.
 */
public final class PublicKey {
  /** NIST SP 800-131A, table 2: fewer bits are not acceptable since 2014. */
  static final int RSA_MIN_BITS = 2048;

  /**
   * As BoringSSL's limit was for long: verifying with a larger one is a way to make us work
   * (2026-11).
   */
  static final int RSA_MAX_BITS = 8192;

  /**
   * RFC 8017, section 3.1, and the CA/Browser Forum's Baseline Requirements, section 6.1.6: odd, 3
   * or more. Old roots have 3; it is no danger to a verifier that compares whole encodings. For
   * keys of our own see {@link #RSA_MIN_OWN_EXPONENT}.
   */
  private static final BigInteger RSA_MIN_EXPONENT = BigInteger.valueOf(3);

  /** FIPS 186-5, section A.1.1: 2^16 < e < 2^256, odd. */
  static final BigInteger RSA_MIN_OWN_EXPONENT = BigInteger.valueOf(65537);

  /**
   * Below FIPS 186-5's bound: BoringSSL and ring accept 33 bits, because the exponent's length is
   * the work of verifying.
   */
  private static final int RSA_MAX_EXPONENT_BITS = 33;

  /** rsaEncryption with its NULL (RFC 3279, section 2.3.1): contents of the AlgorithmIdentifier. */
  static final byte[] RSA_ALGORITHM = HexFormat.of().parseHex("06092a864886f70d0101010500");

  private final KeyType type;
  private final int bits;
  private final Bytes spki;
  private final Providers providers;
  private volatile boolean usedBefore;
  private volatile java.security.@Nullable PublicKey providerKey;

  private PublicKey(KeyType type, int bits, Bytes spki, Providers providers) {
    this.type = type;
    this.bits = bits;
    this.spki = spki;
    this.providers = providers;
  }

  /**
   * Decodes a SubjectPublicKeyInfo (RFC 5280, section 4.1.2.7): RSA, P-256, P-384 and P-521 with
   * the named curve and an uncompressed point, or Ed25519.
   */
  public static PublicKey fromSubjectPublicKeyInfo(Bytes der) throws InvalidKeyException {
    return decode(der, Providers.chosen());
  }

  static PublicKey decode(Bytes der, Providers providers) throws InvalidKeyException {
    for (KeyType type : KeyType.values()) {
      RawKeys raw = type.raw();
      if (raw != null && raw.matches(der)) {
        String fault = raw.fault(raw.fromSpki(der));
        if (fault != null) {
          throw new InvalidKeyException(Fault.MALFORMED, fault);
        }
        return new PublicKey(type, raw.bits(), der, providers);
      }
    }
    try {
      return decodeRsa(der, providers);
    } catch (DecodeException e) {
      throw new InvalidKeyException(Fault.MALFORMED, "no SubjectPublicKeyInfo: " + e.getMessage());
    }
  }

  private static PublicKey decodeRsa(Bytes der, Providers providers)
      throws DecodeException, InvalidKeyException {
    byte[] bytes = der.toArray();
    Der whole = new Der(bytes);
    Der info = whole.enter(Der.SEQUENCE, "SubjectPublicKeyInfo");
    whole.expectEnd();
    Der algorithm = info.enter(Der.SEQUENCE, "algorithm");
    Der bits = info.enterBitString(Der.BIT_STRING, "subjectPublicKey");
    info.expectEnd();
    if (!algorithm.holds(RSA_ALGORITHM)) {
      throw new InvalidKeyException(
          Fault.UNSUPPORTED,
          "the key is neither RSA, nor on P-256, P-384 or P-521 uncompressed, nor Ed25519");
    }
    Der key = bits.enter(Der.SEQUENCE, "RSAPublicKey"); // RFC 8017, appendix A.1.1
    bits.expectEnd();
    BigInteger modulus = natural(bytes, key.enterNatural("modulus"));
    BigInteger exponent = natural(bytes, key.enterNatural("publicExponent"));
    key.expectEnd();
    return new PublicKey(KeyType.RSA, checkRsa(modulus, exponent), der, providers);
  }

  /** The number of bits of a modulus that passes. */
  static int checkRsa(BigInteger modulus, BigInteger exponent) throws InvalidKeyException {
    int bits = modulus.bitLength();
    if (bits < RSA_MIN_BITS) {
      throw new InvalidKeyException(
          Fault.WEAK, "an RSA key of " + bits + " bits, " + RSA_MIN_BITS + " are required");
    }
    if (bits > RSA_MAX_BITS) {
      throw new InvalidKeyException(
          Fault.UNSUPPORTED, "an RSA key of " + bits + " bits, " + RSA_MAX_BITS + " are the most");
    }
    if (exponent.compareTo(RSA_MIN_EXPONENT) < 0) {
      throw new InvalidKeyException(Fault.WEAK, "an RSA exponent of " + exponent + ", below 65537");
    }
    if (exponent.bitLength() > RSA_MAX_EXPONENT_BITS) {
      throw new InvalidKeyException(
          Fault.UNSUPPORTED, "an RSA exponent of more than " + RSA_MAX_EXPONENT_BITS + " bits");
    }
    if (!modulus.testBit(0) || !exponent.testBit(0)) {
      throw new InvalidKeyException(Fault.MALFORMED, "an even number in an RSA key");
    }
    return bits;
  }

  private static BigInteger natural(byte[] bytes, Der contents) {
    return new BigInteger(1, bytes, contents.start(), contents.length());
  }

  /** The encoding that the key was decoded from. */
  public Bytes subjectPublicKeyInfo() {
    return spki;
  }

  public KeyType type() {
    return type;
  }

  /** Bits of the RSA modulus or of the curve's field. */
  public int bits() {
    return bits;
  }

  public boolean supports(SignatureAlgorithm algorithm) {
    return algorithm.keyType() == type;
  }

  /**
   * Whether {@code signature} is one of this key over {@code message}. Whatever is wrong with it,
   * the answer is no.
   */
  public boolean verifies(SignatureAlgorithm algorithm, byte[] message, Bytes signature) {
    if (!supports(algorithm) || !algorithm.takes(message)) {
      return false;
    }
    byte[] bytes = signature.toArray();
    RawKeys raw = type.raw();
    NistCurve curve = raw == null ? null : raw.curve();
    if (curve != null && !EcdsaSignature.isWellFormed(bytes, curve)) {
      return false;
    }
    try {
      java.security.PublicKey key =
          algorithm.scheme() == SignatureAlgorithm.Scheme.PKCS1_BARE ? keptKey() : providerKey();
      return providers.signatures().verifies(algorithm, key, message, bytes);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  /**
   * A pre-master secret for the holder of the private key: PKCS #1 v1.5, block type 2 (RFC 5246,
   * section 7.4.7.1; RFC 8017, section 7.2.1).
   *
   * @param preMaster 48 bytes; the caller closes it
   * @param random where the padding comes from
   * @return as many bytes as the modulus has
   * @throws IllegalStateException for a key that is not RSA
   */
  public Bytes encryptPreMaster(Secret preMaster, SecureRandom random) {
    if (type != KeyType.RSA) {
      throw new IllegalStateException("a " + this + " encrypts nothing");
    }
    try (Secret block = PreMasterBlock.padded(preMaster, (bits + 7) / 8, random)) {
      Cipher cipher = providers.bareRsa();
      cipher.init(Cipher.ENCRYPT_MODE, keptKey());
      return Bytes.owning(cipher.doFinal(block.bytes()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("RSA does not encrypt", e);
    }
  }

  /** The modulus of an RSA key, big-endian and without leading zeros. */
  byte[] modulus() {
    try {
      Der info = new Der(spki.toArray()).enter(Der.SEQUENCE, "SubjectPublicKeyInfo");
      info.enter(Der.SEQUENCE, "algorithm");
      Der key = info.enterBitString(Der.BIT_STRING, "subjectPublicKey");
      Der modulus = key.enter(Der.SEQUENCE, "RSAPublicKey").enterNatural("modulus");
      int sign = modulus.length() - (bits + 7) / 8;
      return spki.slice(modulus.start() + sign, modulus.start() + modulus.length()).toArray();
    } catch (DecodeException e) {
      throw new IllegalStateException("a key that decoded once", e);
    }
  }

  public boolean verifies(SignatureAlgorithm algorithm, Bytes message, Bytes signature) {
    return verifies(algorithm, message.toArray(), signature);
  }

  /**
   * Kept from the second use on: most keys come in a handshake, verify once and go; of a store of
   * trust anchors few are wanted at all. Threads may race here: what they make is equal.
   */
  private java.security.PublicKey providerKey() throws GeneralSecurityException {
    if (!usedBefore) {
      usedBefore = true;
      return providers.publicKeyForOnce(type, spki.toArray());
    }
    return keptKey();
  }

  /** With its numbers, which RSA without a hash or without padding asks a key for. */
  private java.security.PublicKey keptKey() throws GeneralSecurityException {
    java.security.PublicKey key = providerKey;
    if (key == null) {
      key = providers.publicKey(type, spki.toArray());
      providerKey = key;
    }
    return key;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PublicKey k && spki.equals(k.spki);
  }

  @Override
  public int hashCode() {
    return spki.hashCode();
  }

  @Override
  public String toString() {
    return type == KeyType.RSA ? "RSA-" + bits + " public key" : type + " public key";
  }
}
