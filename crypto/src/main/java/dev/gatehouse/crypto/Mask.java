package dev.gatehouse.crypto;

/**
 * Decisions without branches: a mask is all ones for yes and zero for no. What the compiler makes
 * of it is not promised anywhere; {@code ./bench timing} looks for what can be measured.
 */
final class Mask {
  private Mask() {}

  /** Whether {@code a == b}. */
  static int equal(int a, int b) {
    int difference = a ^ b;
    return ~((difference | -difference) >> 31);
  }

  /** Whether {@code a < b}, for numbers whose difference does not overflow. */
  static int less(int a, int b) {
    return (a - b) >> 31;
  }

  /** Whether {@code a >= b}, for numbers whose difference does not overflow. */
  static int atLeast(int a, int b) {
    return ~less(a, b);
  }

  /** {@code yes} under a mask of ones, {@code no} under zero. */
  static int select(int mask, int yes, int no) {
    return (yes & mask) | (no & ~mask);
  }
}
