package dev.gatehouse.crypto;

import dev.gatehouse.wire.Bytes;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A group for finite-field Diffie-Hellman, as TLS up to version 1.2 sends it with every key (RFC
 * 5246, section 7.4.3). That a peer's {@code p} is a prime is not tested: it would take as long as
 * the handshake, and whoever holds the signing key that vouches for it can give the secret away
 * without such means.
 *
 * @param p an odd modulus of 2048..8192 bits (fewer: Logjam)
 * @param g {@code 1 < g < p-1}
 */
public record FiniteFieldGroup(BigInteger p, BigInteger g) {
  /** Fewer bits could be broken in advance, for all who use the same prime (Logjam). */
  static final int MIN_BITS = 2048;

  /** The JDK makes keys for no other sizes, and nobody has such groups. */
  private static final int SIZE_STEP = 64;

  /** More bits are a way to make us work. */
  static final int MAX_BITS = 8192;

  /** RFC 7919, appendix A.1. */
  public static final FiniteFieldGroup FFDHE2048 = ffdhe(2048, 560_316);

  /** RFC 7919, appendix A.2. */
  public static final FiniteFieldGroup FFDHE3072 = ffdhe(3072, 2_625_351);

  /** RFC 7919, appendix A.3. */
  public static final FiniteFieldGroup FFDHE4096 = ffdhe(4096, 5_736_041);

  /** RFC 7919, appendix A.4. */
  public static final FiniteFieldGroup FFDHE6144 = ffdhe(6144, 15_705_020);

  /** RFC 7919, appendix A.5. */
  public static final FiniteFieldGroup FFDHE8192 = ffdhe(8192, 10_965_728);

  private static final List<FiniteFieldGroup> SAFE =
      List.of(FFDHE2048, FFDHE3072, FFDHE4096, FFDHE6144, FFDHE8192);

  /**
   * A group of our own side's choice.
   *
   * @throws IllegalArgumentException for numbers that {@link #ofPeer} would refuse
   */
  public FiniteFieldGroup {
    String fault = fault(p, g);
    if (fault != null) {
      throw new IllegalArgumentException(fault);
    }
  }

  /**
   * A group as a peer sends it: unsigned, big-endian.
   *
   * @throws InvalidShareException for a modulus that is even or has not 2048..8192 bits, and for a
   *     generator that is not between 1 and p-1
   */
  public static FiniteFieldGroup ofPeer(Bytes p, Bytes g) throws InvalidShareException {
    BigInteger modulus = natural(p);
    BigInteger generator = natural(g);
    String fault = fault(modulus, generator);
    if (fault != null) {
      throw new InvalidShareException(fault);
    }
    return new FiniteFieldGroup(modulus, generator);
  }

  private static @Nullable String fault(BigInteger p, BigInteger g) {
    int bits = p.bitLength();
    if (p.signum() < 0 || bits < MIN_BITS) {
      return "a Diffie-Hellman group of " + bits + " bits, " + MIN_BITS + " are required";
    }
    if (bits > MAX_BITS) {
      return "a Diffie-Hellman group of " + bits + " bits, " + MAX_BITS + " are the most";
    }
    if (bits % SIZE_STEP != 0) {
      return "a Diffie-Hellman group of " + bits + " bits, which is no multiple of " + SIZE_STEP;
    }
    if (!p.testBit(0)) {
      return "the modulus of a Diffie-Hellman group is even";
    }
    return isBetweenOneAndLast(g, p)
        ? null
        : "the generator of a Diffie-Hellman group is not between 1 and p-1";
  }

  /** Length of the modulus in bits. */
  public int bits() {
    return p.bitLength();
  }

  /** A fresh pair. */
  public DhKey generate(SecureRandom random) {
    return DhKey.generate(this, random, Providers.chosen());
  }

  /**
   * A recorded pair, so that a published trace replays.
   *
   * @param exponent big-endian; the caller closes it
   * @param publicValue what belongs to it, which is not checked against it
   */
  public DhKey recorded(Secret exponent, Bytes publicValue) {
    return DhKey.recorded(this, exponent, publicValue, Providers.chosen());
  }

  /**
   * A peer's public value: {@code 1 < y < p-1} (RFC 7919, section 5.1), without a factor in common
   * with p, and in the subgroup of prime order where p is known to be a safe prime.
   */
  BigInteger peerValue(Bytes publicValue) throws InvalidShareException {
    BigInteger y = natural(publicValue);
    if (!isBetweenOneAndLast(y, p)) {
      throw new InvalidShareException("a Diffie-Hellman share is not between 1 and p-1");
    }
    if (SAFE.contains(this) && Jacobi.symbol(y, p) != 1) {
      throw new InvalidShareException(
          "a Diffie-Hellman share is outside the group that g generates");
    }
    // Nobody promises that p is prime. The powers of a number that shares a factor with it may come
    // to zero, which is no secret, and the JDK does not compute with some of them at all.
    if (!y.gcd(p).equals(BigInteger.ONE)) {
      throw new InvalidShareException("a Diffie-Hellman share has a factor in common with p");
    }
    return y;
  }

  private static boolean isBetweenOneAndLast(BigInteger number, BigInteger p) {
    return number.compareTo(BigInteger.ONE) > 0 && number.compareTo(p.subtract(BigInteger.ONE)) < 0;
  }

  static BigInteger natural(Bytes bytes) {
    return new BigInteger(1, bytes.toArray());
  }

  /**
   * {@code 2^b - 2^(b-64) + (floor(2^(b-130) e) + X) 2^64 - 1}, a safe prime (RFC 7919, appendix
   * A): no digits to mistype, and none to suspect.
   */
  private static FiniteFieldGroup ffdhe(int bits, int x) {
    BigInteger middle = scaledE(bits - 130).add(BigInteger.valueOf(x)).shiftLeft(64);
    BigInteger p =
        BigInteger.ONE
            .shiftLeft(bits)
            .subtract(BigInteger.ONE.shiftLeft(bits - 64))
            .add(middle)
            .subtract(BigInteger.ONE);
    return new FiniteFieldGroup(p, BigInteger.TWO);
  }

  /** floor(2^bits e): the sum of 1/n!, with more bits than what each division throws away. */
  private static BigInteger scaledE(int bits) {
    int guard = 64;
    BigInteger term = BigInteger.ONE.shiftLeft(bits + guard);
    BigInteger sum = term;
    for (int n = 1; term.signum() > 0; n++) {
      term = term.divide(BigInteger.valueOf(n));
      sum = sum.add(term);
    }
    return sum.shiftRight(guard);
  }

  @Override
  public String toString() {
    return SAFE.contains(this) ? "ffdhe" + bits() : "a Diffie-Hellman group of " + bits() + " bits";
  }
}
