package dev.gatehouse.crypto;

import static java.lang.Integer.rotateLeft;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** MD5's (RFC 1321, section 3.4). */
final class Md5Compression extends Compression {
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  /** Step i's constant: the integer part of 2^32 |sin(i + 1)|. */
  private static final int[] T = new int[64];

  static {
    for (int i = 0; i < T.length; i++) {
      T[i] = (int) (long) (0x1p32 * Math.abs(Math.sin(i + 1)));
    }
  }

  private final int[] x = new int[16];
  private int a = 0x67452301;
  private int b = 0xefcdab89;
  private int c = 0x98badcfe;
  private int d = 0x10325476;

  Md5Compression() {
    super(HashAlgorithm.MD5, 64, 8);
  }

  @Override
  void compress(byte[] in, int offset, int blocks) {
    for (int block = 0; block < blocks; block++) {
      for (int i = 0; i < 16; i++) {
        x[i] = (int) INT.get(in, offset + 64 * block + 4 * i);
      }
      int a0 = a;
      int b0 = b;
      int c0 = c;
      int d0 = d;
      round1();
      round2();
      round3();
      round4();
      a += a0;
      b += b0;
      c += c0;
      d += d0;
    }
  }

  private void round1() {
    int p = a;
    int q = b;
    int r = c;
    int s = d;
    for (int i = 0; i < 16; i += 4) {
      p = q + rotateLeft(p + (s ^ (q & (r ^ s))) + x[i] + T[i], 7);
      s = p + rotateLeft(s + (r ^ (p & (q ^ r))) + x[i + 1] + T[i + 1], 12);
      r = s + rotateLeft(r + (q ^ (s & (p ^ q))) + x[i + 2] + T[i + 2], 17);
      q = r + rotateLeft(q + (p ^ (r & (s ^ p))) + x[i + 3] + T[i + 3], 22);
    }
    keep(p, q, r, s);
  }

  private void round2() {
    int p = a;
    int q = b;
    int r = c;
    int s = d;
    for (int i = 0; i < 16; i += 4) {
      int k = 5 * i + 1;
      p = q + rotateLeft(p + (r ^ (s & (q ^ r))) + x[k & 15] + T[16 + i], 5);
      s = p + rotateLeft(s + (q ^ (r & (p ^ q))) + x[(k + 5) & 15] + T[17 + i], 9);
      r = s + rotateLeft(r + (p ^ (q & (s ^ p))) + x[(k + 10) & 15] + T[18 + i], 14);
      q = r + rotateLeft(q + (s ^ (p & (r ^ s))) + x[(k + 15) & 15] + T[19 + i], 20);
    }
    keep(p, q, r, s);
  }

  private void round3() {
    int p = a;
    int q = b;
    int r = c;
    int s = d;
    for (int i = 0; i < 16; i += 4) {
      int k = 3 * i + 5;
      p = q + rotateLeft(p + (q ^ r ^ s) + x[k & 15] + T[32 + i], 4);
      s = p + rotateLeft(s + (p ^ q ^ r) + x[(k + 3) & 15] + T[33 + i], 11);
      r = s + rotateLeft(r + (s ^ p ^ q) + x[(k + 6) & 15] + T[34 + i], 16);
      q = r + rotateLeft(q + (r ^ s ^ p) + x[(k + 9) & 15] + T[35 + i], 23);
    }
    keep(p, q, r, s);
  }

  private void round4() {
    int p = a;
    int q = b;
    int r = c;
    int s = d;
    for (int i = 0; i < 16; i += 4) {
      int k = 7 * i;
      p = q + rotateLeft(p + (r ^ (q | ~s)) + x[k & 15] + T[48 + i], 6);
      s = p + rotateLeft(s + (q ^ (p | ~r)) + x[(k + 7) & 15] + T[49 + i], 10);
      r = s + rotateLeft(r + (p ^ (s | ~q)) + x[(k + 14) & 15] + T[50 + i], 15);
      q = r + rotateLeft(q + (s ^ (r | ~p)) + x[(k + 21) & 15] + T[51 + i], 21);
    }
    keep(p, q, r, s);
  }

  private void keep(int p, int q, int r, int s) {
    a = p;
    b = q;
    c = r;
    d = s;
  }

  @Override
  void writeState(byte[] out) {
    INT.set(out, 0, a);
    INT.set(out, 4, b);
    INT.set(out, 8, c);
    INT.set(out, 12, d);
  }

  @Override
  void continueFrom(Compression other) {
    Md5Compression from = sameHash(other, Md5Compression.class);
    keep(from.a, from.b, from.c, from.d);
  }

  @Override
  boolean littleEndian() {
    return true;
  }

  @Override
  void wipe() {
    Arrays.fill(x, 0);
    keep(0, 0, 0, 0);
  }
}
