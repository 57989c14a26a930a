package dev.gatehouse.crypto;

import static java.lang.Integer.rotateLeft;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * SHA-1's (FIPS 180-4, section 6.1.2), five steps in a row: then every variable is itself again.
 */
final class Sha1Compression extends Compression {
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

  private final int[] w = new int[80];
  private int a = 0x67452301;
  private int b = 0xefcdab89;
  private int c = 0x98badcfe;
  private int d = 0x10325476;
  private int e = 0xc3d2e1f0;

  Sha1Compression() {
    super(HashAlgorithm.SHA1, 64, 8);
  }

  @Override
  void compress(byte[] in, int offset, int blocks) {
    for (int block = 0; block < blocks; block++) {
      schedule(in, offset + 64 * block);
      int a0 = a;
      int b0 = b;
      int c0 = c;
      int d0 = d;
      int e0 = e;
      choose();
      parity(20, 0x6ed9eba1);
      majority();
      parity(60, 0xca62c1d6);
      keep(a + a0, b + b0, c + c0, d + d0, e + e0);
    }
  }

  private void schedule(byte[] in, int offset) {
    for (int i = 0; i < 16; i++) {
      w[i] = (int) INT.get(in, offset + 4 * i);
    }
    for (int i = 16; i < 80; i++) {
      w[i] = rotateLeft(w[i - 3] ^ w[i - 8] ^ w[i - 14] ^ w[i - 16], 1);
    }
  }

  private void choose() {
    int k = 0x5a827999;
    int p = a;
    int q = b;
    int r = c;
    int s = d;
    int t = e;
    for (int i = 0; i < 20; i += 5) {
      t += rotateLeft(p, 5) + (s ^ (q & (r ^ s))) + k + w[i];
      q = rotateLeft(q, 30);
      s += rotateLeft(t, 5) + (r ^ (p & (q ^ r))) + k + w[i + 1];
      p = rotateLeft(p, 30);
      r += rotateLeft(s, 5) + (q ^ (t & (p ^ q))) + k + w[i + 2];
      t = rotateLeft(t, 30);
      q += rotateLeft(r, 5) + (p ^ (s & (t ^ p))) + k + w[i + 3];
      s = rotateLeft(s, 30);
      p += rotateLeft(q, 5) + (t ^ (r & (s ^ t))) + k + w[i + 4];
      r = rotateLeft(r, 30);
    }
    keep(p, q, r, s, t);
  }

  private void majority() {
    int k = 0x8f1bbcdc;
    int p = a;
    int q = b;
    int r = c;
    int s = d;
    int t = e;
    for (int i = 40; i < 60; i += 5) {
      t += rotateLeft(p, 5) + ((q & r) | (s & (q | r))) + k + w[i];
      q = rotateLeft(q, 30);
      s += rotateLeft(t, 5) + ((p & q) | (r & (p | q))) + k + w[i + 1];
      p = rotateLeft(p, 30);
      r += rotateLeft(s, 5) + ((t & p) | (q & (t | p))) + k + w[i + 2];
      t = rotateLeft(t, 30);
      q += rotateLeft(r, 5) + ((s & t) | (p & (s | t))) + k + w[i + 3];
      s = rotateLeft(s, 30);
      p += rotateLeft(q, 5) + ((r & s) | (t & (r | s))) + k + w[i + 4];
      r = rotateLeft(r, 30);
    }
    keep(p, q, r, s, t);
  }

  private void parity(int from, int k) {
    int p = a;
    int q = b;
    int r = c;
    int s = d;
    int t = e;
    for (int i = from; i < from + 20; i += 5) {
      t += rotateLeft(p, 5) + (q ^ r ^ s) + k + w[i];
      q = rotateLeft(q, 30);
      s += rotateLeft(t, 5) + (p ^ q ^ r) + k + w[i + 1];
      p = rotateLeft(p, 30);
      r += rotateLeft(s, 5) + (t ^ p ^ q) + k + w[i + 2];
      t = rotateLeft(t, 30);
      q += rotateLeft(r, 5) + (s ^ t ^ p) + k + w[i + 3];
      s = rotateLeft(s, 30);
      p += rotateLeft(q, 5) + (r ^ s ^ t) + k + w[i + 4];
      r = rotateLeft(r, 30);
    }
    keep(p, q, r, s, t);
  }

  private void keep(int p, int q, int r, int s, int t) {
    a = p;
    b = q;
    c = r;
    d = s;
    e = t;
  }

  @Override
  void writeState(byte[] out) {
    INT.set(out, 0, a);
    INT.set(out, 4, b);
    INT.set(out, 8, c);
    INT.set(out, 12, d);
    INT.set(out, 16, e);
  }

  @Override
  void continueFrom(Compression other) {
    Sha1Compression from = sameHash(other, Sha1Compression.class);
    keep(from.a, from.b, from.c, from.d, from.e);
  }

  @Override
  void wipe() {
    Arrays.fill(w, 0);
    keep(0, 0, 0, 0, 0);
  }
}
