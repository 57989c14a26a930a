package dev.gatehouse.crypto;

import java.math.BigInteger;

/**
 * The constants of SHA-2 (FIPS 180-4, sections 4.2 and 5.3), from what they are: the first bits
 * behind the point of the roots of the first primes. The 32-bit ones are halves of the others.
 */
final class Sha2Constants {
  private static final int ROUNDS = 80;

  private Sha2Constants() {}

  /** Of the cube roots of the first 80 primes. */
  static long[] cubeRoots() {
    long[] bits = new long[ROUNDS];
    for (int i = 0, prime = 2; i < ROUNDS; prime = after(prime)) {
      bits[i++] = cubeRoot(BigInteger.valueOf(prime).shiftLeft(3 * 64)).longValue();
    }
    return bits;
  }

  /** Of the square roots of eight primes, after leaving out the first {@code skipped}. */
  static long[] squareRoots(int skipped) {
    long[] bits = new long[8];
    int prime = 2;
    for (int i = 0; i < skipped; i++) {
      prime = after(prime);
    }
    for (int i = 0; i < bits.length; prime = after(prime)) {
      bits[i++] = BigInteger.valueOf(prime).shiftLeft(2 * 64).sqrt().longValue();
    }
    return bits;
  }

  /** The upper half of each. */
  static int[] upper(long[] bits) {
    int[] halves = new int[bits.length];
    for (int i = 0; i < bits.length; i++) {
      halves[i] = (int) (bits[i] >>> 32);
    }
    return halves;
  }

  private static int after(int prime) {
    return BigInteger.valueOf(prime).nextProbablePrime().intValueExact();
  }

  private static BigInteger cubeRoot(BigInteger number) {
    BigInteger root = BigInteger.ZERO;
    for (int bit = number.bitLength() / 3; bit >= 0; bit--) {
      BigInteger larger = root.setBit(bit);
      if (larger.pow(3).compareTo(number) <= 0) {
        root = larger;
      }
    }
    return root;
  }
}
