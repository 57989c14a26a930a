package dev.gatehouse.crypto;

import dev.gatehouse.crypto.InvalidKeyException.Fault;
import dev.gatehouse.wire.Bytes;
import dev.gatehouse.wire.DecodeException;
import java.math.BigInteger;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * A private key as read from PKCS#8 ({@code OneAsymmetricKey}, RFC 5958, section 2), taken apart in
 * place so that no copy of the private half is left behind.
 */
final class Pkcs8 implements AutoCloseable {
  /** {@code [0] attributes}, {@code [1] publicKey}: IMPLICIT, the second a primitive BIT STRING. */
  private static final int ATTRIBUTES = 0xa0;

  private static final int PUBLIC_KEY = 0x81;

  /**
   * {@code [0] parameters}, {@code [1] publicKey} of ECPrivateKey: EXPLICIT (RFC 5915, section 3).
   */
  private static final int EC_PARAMETERS = 0xa0;

  private static final int EC_PUBLIC_KEY = 0xa1;

  /**
   * Contents of AlgorithmIdentifiers: RFC 5480, section 2.1.1, with a named curve; RFC 8410,
   * section 3.
   */
  private static final byte[] P256 =
      HexFormat.of().parseHex("06072a8648ce3d020106082a8648ce3d030107");

  private static final byte[] P384 = HexFormat.of().parseHex("06072a8648ce3d020106052b81040022");
  private static final byte[] P521 = HexFormat.of().parseHex("06072a8648ce3d020106052b81040023");
  private static final byte[] ED25519 = HexFormat.of().parseHex("06032b6570");

  private final KeyType type;
  private final Secret privateHalf;
  private final @Nullable Bytes publicHalf;
  private final BigInteger modulus;
  private final BigInteger publicExponent;

  private Pkcs8(
      KeyType type,
      Secret privateHalf,
      @Nullable Bytes publicHalf,
      BigInteger modulus,
      BigInteger publicExponent) {
    this.type = type;
    this.privateHalf = privateHalf;
    this.publicHalf = publicHalf;
    this.modulus = modulus;
    this.publicExponent = publicExponent;
  }

  static Pkcs8 decode(Secret der) throws InvalidKeyException {
    try {
      return decode(der.bytes());
    } catch (DecodeException e) {
      throw new InvalidKeyException(Fault.MALFORMED, "no private key in PKCS#8: " + e.getMessage());
    }
  }

  private static Pkcs8 decode(byte[] bytes) throws DecodeException, InvalidKeyException {
    Der whole = new Der(bytes);
    Der info = whole.enter(Der.SEQUENCE, "PrivateKeyInfo");
    whole.expectEnd();
    int version = smallNumber(bytes, info, "version");
    Der algorithm = info.enter(Der.SEQUENCE, "privateKeyAlgorithm");
    Der key = info.enter(Der.OCTET_STRING, "privateKey");
    if (info.nextIs(ATTRIBUTES)) {
      info.enter(ATTRIBUTES, "attributes");
    }
    Bytes publicHalf = null;
    if (version == 1 && info.nextIs(PUBLIC_KEY)) {
      Der bits = info.enterBitString(PUBLIC_KEY, "publicKey");
      publicHalf = Bytes.copyOf(bytes, bits.start(), bits.length());
    }
    info.expectEnd();
    if (version > 1) {
      throw new InvalidKeyException(Fault.UNSUPPORTED, "PKCS#8 of version " + version);
    }
    return switch (typeOf(algorithm)) {
      case RSA -> rsa(bytes, key);
      case ED25519 -> ed25519(bytes, key, publicHalf);
      case EC_P256 -> elliptic(KeyType.EC_P256, NistCurve.P256, P256, bytes, key, publicHalf);
      case EC_P384 -> elliptic(KeyType.EC_P384, NistCurve.P384, P384, bytes, key, publicHalf);
      case EC_P521 -> elliptic(KeyType.EC_P521, NistCurve.P521, P521, bytes, key, publicHalf);
    };
  }

  private static KeyType typeOf(Der algorithm) throws InvalidKeyException {
    if (algorithm.holds(P256)) {
      return KeyType.EC_P256;
    }
    if (algorithm.holds(P384)) {
      return KeyType.EC_P384;
    }
    if (algorithm.holds(P521)) {
      return KeyType.EC_P521;
    }
    if (algorithm.holds(ED25519)) {
      return KeyType.ED25519;
    }
    if (algorithm.holds(PublicKey.RSA_ALGORITHM)) {
      return KeyType.RSA;
    }
    throw new InvalidKeyException(
        Fault.UNSUPPORTED,
        "the private key is neither RSA, nor on P-256, P-384 or P-521 by name, nor Ed25519");
  }

  /** RFC 8410, section 7: an OCTET STRING inside the OCTET STRING. */
  private static Pkcs8 ed25519(byte[] bytes, Der key, @Nullable Bytes publicHalf)
      throws DecodeException, InvalidKeyException {
    Der seed = key.enter(Der.OCTET_STRING, "CurvePrivateKey");
    key.expectEnd();
    checkLength("an Ed25519 key", RawKeys.ED25519.privateBytes(), seed);
    return elliptic(KeyType.ED25519, bytes, seed, publicHalf);
  }

  /**
   * RFC 5915, section 3: version 1, the scalar in as many octets as the order has, perhaps the
   * curve again, perhaps the point.
   */
  private static Pkcs8 elliptic(
      KeyType type,
      NistCurve curve,
      byte[] algorithm,
      byte[] bytes,
      Der key,
      @Nullable Bytes outerPublic)
      throws DecodeException, InvalidKeyException {
    Der contents = key.enter(Der.SEQUENCE, "ECPrivateKey");
    key.expectEnd();
    int version = smallNumber(bytes, contents, "ECPrivateKey version");
    if (version != 1) {
      throw new InvalidKeyException(Fault.UNSUPPORTED, "ECPrivateKey of version " + version);
    }
    Der scalar = contents.enter(Der.OCTET_STRING, "ECPrivateKey privateKey");
    checkLength("a " + type + " key", curve.fieldBytes(), scalar);
    if (contents.nextIs(EC_PARAMETERS)) {
      byte[] named =
          java.util.Arrays.copyOfRange(algorithm, 9, algorithm.length); // behind id-ecPublicKey
      if (!contents.enter(EC_PARAMETERS, "ECPrivateKey parameters").holds(named)) {
        throw new InvalidKeyException(Fault.MALFORMED, "the key names two curves");
      }
    }
    Bytes publicHalf = outerPublic;
    if (contents.nextIs(EC_PUBLIC_KEY)) {
      Der tagged = contents.enter(EC_PUBLIC_KEY, "ECPrivateKey publicKey");
      Der point = tagged.enterBitString(Der.BIT_STRING, "ECPrivateKey publicKey");
      tagged.expectEnd();
      Bytes inner = Bytes.copyOf(bytes, point.start(), point.length());
      if (outerPublic != null && !outerPublic.equals(inner)) {
        throw new InvalidKeyException(Fault.MALFORMED, "the key holds two public halves");
      }
      publicHalf = inner;
    }
    contents.expectEnd();
    checkScalar(bytes, scalar, curve);
    return elliptic(type, bytes, scalar, publicHalf);
  }

  private static Pkcs8 elliptic(KeyType type, byte[] bytes, Der scalar, @Nullable Bytes publicHalf)
      throws InvalidKeyException {
    RawKeys raw = java.util.Objects.requireNonNull(type.raw());
    String fault = publicHalf == null ? null : raw.fault(publicHalf);
    if (fault != null) {
      throw new InvalidKeyException(Fault.MALFORMED, fault);
    }
    Secret privateHalf = Secret.copyOf(bytes, scalar.start(), scalar.length());
    return new Pkcs8(type, privateHalf, publicHalf, BigInteger.ZERO, BigInteger.ZERO);
  }

  /** RFC 8017, appendix A.1.2: version 0 (two primes), and eight numbers. */
  private static Pkcs8 rsa(byte[] bytes, Der key) throws DecodeException, InvalidKeyException {
    Der contents = key.enter(Der.SEQUENCE, "RSAPrivateKey");
    key.expectEnd();
    int version = smallNumber(bytes, contents, "RSAPrivateKey version");
    if (version != 0) {
      throw new InvalidKeyException(Fault.UNSUPPORTED, "an RSA key of more than two primes");
    }
    Der n = contents.enterNatural("modulus");
    Der e = contents.enterNatural("publicExponent");
    for (String field :
        new String[] {
          "privateExponent", "prime1", "prime2", "exponent1", "exponent2", "coefficient"
        }) {
      contents.enterNatural(field);
    }
    contents.expectEnd();
    BigInteger modulus = new BigInteger(1, bytes, n.start(), n.length());
    BigInteger exponent = new BigInteger(1, bytes, e.start(), e.length());
    PublicKey.checkRsa(modulus, exponent);
    if (exponent.compareTo(PublicKey.RSA_MIN_OWN_EXPONENT) < 0) {
      throw new InvalidKeyException(Fault.WEAK, "an RSA exponent of " + exponent + ", below 65537");
    }
    return new Pkcs8(KeyType.RSA, Secret.zeroes(0), null, modulus, exponent);
  }

  private static int smallNumber(byte[] bytes, Der in, String field) throws DecodeException {
    Der contents = in.enterNatural(field);
    if (contents.length() != 1) {
      throw contents.error(field + " is not a small number");
    }
    return bytes[contents.start()];
  }

  private static void checkLength(String what, int expected, Der got) throws InvalidKeyException {
    if (got.length() != expected) {
      throw new InvalidKeyException(
          Fault.MALFORMED, what + " has " + expected + " bytes, not " + got.length());
    }
  }

  /** 1..n-1 (SEC 1, section 3.2.1), in constant time: a subtraction that only keeps its borrow. */
  private static void checkScalar(byte[] bytes, Der scalar, NistCurve curve)
      throws InvalidKeyException {
    byte[] order = curve.orderBytes();
    int borrow = 0;
    int bits = 0;
    for (int i = order.length - 1; i >= 0; i--) {
      int digit = bytes[scalar.start() + i] & 0xff;
      bits |= digit;
      borrow = (digit - (order[i] & 0xff) - borrow) >>> 31;
    }
    if (bits == 0 || borrow == 0) {
      throw new InvalidKeyException(Fault.MALFORMED, "the private number is not in 1..n-1");
    }
  }

  KeyType type() {
    return type;
  }

  /** The scalar or seed; empty for RSA. Closed with this. */
  Secret privateHalf() {
    return privateHalf;
  }

  /** The point, when the encoding has one. */
  @Nullable Bytes publicHalf() {
    return publicHalf;
  }

  BigInteger modulus() {
    return modulus;
  }

  BigInteger publicExponent() {
    return publicExponent;
  }

  @Override
  public void close() {
    privateHalf.close();
  }

  @Override
  public String toString() {
    return "PKCS#8 of " + type;
  }
}
