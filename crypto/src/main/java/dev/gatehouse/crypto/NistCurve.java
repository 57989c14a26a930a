package dev.gatehouse.crypto;

import dev.gatehouse.wire.Bytes;
import java.math.BigInteger;
import java.util.HexFormat;

/**
 * The prime curves y² = x³ − 3x + b of SP 800-186, section 3.2.1: just enough to say which points
 * are on them before a provider sees one. Their cofactor is 1, so every point but the one at
 * infinity generates the whole group. Public values only: nothing here takes constant time.
 */
enum NistCurve {
  P256(
      32,
      "ffffffff00000001000000000000000000000000ffffffffffffffffffffffff",
      "5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b",
      "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551"),
  P384(
      48,
      "fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffeffffffff0000000000000000ffffffff",
      "b3312fa7e23ee7e4988e056be3f82d19181d9c6efe8141120314088f5013875ac656398d8a2ed19d2a85c8edd3ec2aef",
      "ffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973"),
  P521(
      66,
      "01ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"
          + "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
      "0051953eb9618e1c9a1f929a21a0b68540eea2da725b99b315f3b8b489918ef109e1"
          + "56193951ec7e937b1652c0bd3bb1bf073573df883d2c34f1ef451fd46b503f00",
      "01fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffa"
          + "51868783bf2f966b7fcc0148f709a5d03bb5c9b8899c47aebb6fb71e91386409");

  private static final BigInteger THREE = BigInteger.valueOf(3);

  private final int fieldBytes;
  private final BigInteger prime;
  private final BigInteger b;
  private final BigInteger order;

  NistCurve(int fieldBytes, String prime, String b, String order) {
    this.fieldBytes = fieldBytes;
    this.prime = new BigInteger(prime, 16);
    this.b = new BigInteger(b, 16);
    this.order = new BigInteger(order, 16);
  }

  /** Length of a coordinate, and of a scalar. */
  int fieldBytes() {
    return fieldBytes;
  }

  /** Length of an uncompressed point: 0x04, x, y (SEC 1, section 2.3.3). */
  int pointBytes() {
    return 1 + 2 * fieldBytes;
  }

  /** How many points there are. */
  BigInteger order() {
    return order;
  }

  /** The same as {@link #fieldBytes()} bytes. */
  byte[] orderBytes() {
    byte[] bytes = new byte[fieldBytes];
    putFixed(order, bytes, 0);
    return bytes;
  }

  /** What is wrong with {@code point} as an uncompressed point, or null when it is on the curve. */
  @org.jspecify.annotations.Nullable
  String fault(byte[] point) {
    if (point.length != pointBytes()) {
      return "a point on " + this + " has " + pointBytes() + " bytes, not " + point.length;
    }
    if (point[0] != 4) {
      return "the point is not in uncompressed form";
    }
    BigInteger x = new BigInteger(1, point, 1, fieldBytes);
    BigInteger y = new BigInteger(1, point, 1 + fieldBytes, fieldBytes);
    if (x.compareTo(prime) >= 0 || y.compareTo(prime) >= 0) {
      return "a coordinate is not below the prime of " + this;
    }
    BigInteger difference = y.multiply(y).subtract(rightSide(x));
    return difference.mod(prime).signum() == 0 ? null : "the point is not on " + this;
  }

  /** The two points with this x, uncompressed; empty when there is none. */
  java.util.List<Bytes> pointsAt(byte[] xBytes) {
    BigInteger x = new BigInteger(1, xBytes);
    // All three primes are 3 mod 4, so this is the root if there is one (SEC 1, section 2.3.4).
    BigInteger y = ySquared(x).modPow(prime.add(BigInteger.ONE).shiftRight(2), prime);
    if (!y.multiply(y).mod(prime).equals(ySquared(x))) {
      return java.util.List.of();
    }
    return java.util.List.of(point(x, y), point(x, prime.subtract(y)));
  }

  /** The generator, uncompressed (SP 800-186, section 3.2.1). */
  byte[] generator() {
    return HexFormat.of()
        .parseHex(
            switch (this) {
              case P256 ->
                  "04"
                      + "6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296"
                      + "4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5";
              case P384 ->
                  "04"
                      + "aa87ca22be8b05378eb1c71ef320ad746e1d3b628ba79b9859f741e082542a385502f25dbf55296c3a545e3872760ab7"
                      + "3617de4a96262c6f5d9e98bf9292dc29f8f41dbd289a147ce9da3113b5f0b8c00a60b1ce1d7e819d7a431d7c90ea0e5f";
              case P521 ->
                  "04"
                      + "00c6858e06b70404e9cd9e3ecb662395b4429c648139053fb521f828af606b4d3dba"
                      + "a14b5e77efe75928fe1dc127a2ffa8de3348b3c1856a429bf97e7e31c2e5bd66"
                      + "011839296a789a3bc0045c8a5fb42c7d1bd998f54449579b446817afbd17273e662c"
                      + "97ee72995ef42640c550b9013fad0761353c7086a272c24088be94769fd16650";
            });
  }

  private BigInteger ySquared(BigInteger x) {
    return rightSide(x).mod(prime);
  }

  /** x³ − 3x + b, not reduced. */
  private BigInteger rightSide(BigInteger x) {
    return x.multiply(x).subtract(THREE).multiply(x).add(b);
  }

  private Bytes point(BigInteger x, BigInteger y) {
    byte[] point = new byte[pointBytes()];
    point[0] = 4;
    putFixed(x, point, 1);
    putFixed(y, point, 1 + fieldBytes);
    return Bytes.owning(point);
  }

  private void putFixed(BigInteger value, byte[] target, int at) {
    byte[] minimal = value.toByteArray(); // may start with a sign byte of its own
    int from = Math.max(0, minimal.length - fieldBytes);
    int count = minimal.length - from;
    System.arraycopy(minimal, from, target, at + fieldBytes - count, count);
  }
}
