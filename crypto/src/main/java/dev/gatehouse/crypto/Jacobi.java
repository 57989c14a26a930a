package dev.gatehouse.crypto;

import java.math.BigInteger;

/** The Jacobi symbol: modulo a prime, whether a number is a square. Of public numbers only. */
final class Jacobi {
  private Jacobi() {}

  /**
   * (a/n): 1, -1, or 0 where they have a factor in common.
   *
   * @param n odd and positive
   */
  static int symbol(BigInteger a, BigInteger n) {
    BigInteger top = a.mod(n);
    BigInteger bottom = n;
    int sign = 1;
    while (top.signum() != 0) {
      int twos = top.getLowestSetBit();
      int eighths = bottom.intValue() & 7;
      if ((twos & 1) == 1 && (eighths == 3 || eighths == 5)) {
        sign = -sign; // (2/n)
      }
      top = top.shiftRight(twos);
      if ((top.intValue() & 3) == 3 && (bottom.intValue() & 3) == 3) {
        sign = -sign; // reciprocity
      }
      BigInteger next = bottom.mod(top);
      bottom = top;
      top = next;
    }
    return bottom.equals(BigInteger.ONE) ? sign : 0;
  }
}
