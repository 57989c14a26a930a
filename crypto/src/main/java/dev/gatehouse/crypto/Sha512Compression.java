package dev.gatehouse.crypto;

import static java.lang.Long.rotateRight;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * SHA-512's, and SHA-384's, which begins with another state (FIPS 180-4, section 6.4.2), eight
 * steps in a row: then every variable is itself again.
 */
final class Sha512Compression extends Compression {
  private static final VarHandle WORD =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final int STEPS = 80;
  private static final long[] K = Sha2Constants.cubeRoots();
  private static final long[] BEGINNING_384 = Sha2Constants.squareRoots(8);
  private static final long[] BEGINNING_512 = Sha2Constants.squareRoots(0);

  private final long[] w = new long[STEPS];
  private final long[] state;

  Sha512Compression(HashAlgorithm hash) {
    super(hash, 128, 16);
    state = (hash == HashAlgorithm.SHA384 ? BEGINNING_384 : BEGINNING_512).clone();
  }

  @Override
  void compress(byte[] in, int offset, int blocks) {
    for (int block = 0; block < blocks; block++) {
      schedule(in, offset + 128 * block);
      steps();
    }
  }

  private void schedule(byte[] in, int offset) {
    for (int i = 0; i < 16; i++) {
      w[i] = (long) WORD.get(in, offset + 8 * i);
    }
    for (int i = 16; i < STEPS; i++) {
      long x = w[i - 15];
      long y = w[i - 2];
      w[i] =
          w[i - 16]
              + (rotateRight(x, 1) ^ rotateRight(x, 8) ^ (x >>> 7))
              + w[i - 7]
              + (rotateRight(y, 19) ^ rotateRight(y, 61) ^ (y >>> 6));
    }
  }

  private void steps() {
    long a = state[0];
    long b = state[1];
    long c = state[2];
    long d = state[3];
    long e = state[4];
    long f = state[5];
    long g = state[6];
    long h = state[7];
    for (int i = 0; i < STEPS; i += 8) {
      h += choose(e, f, g) + K[i] + w[i];
      d += h;
      h += majority(a, b, c);
      g += choose(d, e, f) + K[i + 1] + w[i + 1];
      c += g;
      g += majority(h, a, b);
      f += choose(c, d, e) + K[i + 2] + w[i + 2];
      b += f;
      f += majority(g, h, a);
      e += choose(b, c, d) + K[i + 3] + w[i + 3];
      a += e;
      e += majority(f, g, h);
      d += choose(a, b, c) + K[i + 4] + w[i + 4];
      h += d;
      d += majority(e, f, g);
      c += choose(h, a, b) + K[i + 5] + w[i + 5];
      g += c;
      c += majority(d, e, f);
      b += choose(g, h, a) + K[i + 6] + w[i + 6];
      f += b;
      b += majority(c, d, e);
      a += choose(f, g, h) + K[i + 7] + w[i + 7];
      e += a;
      a += majority(b, c, d);
    }
    state[0] += a;
    state[1] += b;
    state[2] += c;
    state[3] += d;
    state[4] += e;
    state[5] += f;
    state[6] += g;
    state[7] += h;
  }

  private static long choose(long e, long f, long g) {
    return (rotateRight(e, 14) ^ rotateRight(e, 18) ^ rotateRight(e, 41)) + (g ^ (e & (f ^ g)));
  }

  private static long majority(long a, long b, long c) {
    return (rotateRight(a, 28) ^ rotateRight(a, 34) ^ rotateRight(a, 39))
        + ((a & b) | (c & (a | b)));
  }

  @Override
  void writeState(byte[] out) {
    for (int i = 0; i < hash().bytes() / 8; i++) {
      WORD.set(out, 8 * i, state[i]);
    }
  }

  @Override
  void continueFrom(Compression other) {
    Sha512Compression from = sameHash(other, Sha512Compression.class);
    System.arraycopy(from.state, 0, state, 0, state.length);
  }

  @Override
  void wipe() {
    Arrays.fill(w, 0);
    Arrays.fill(state, 0);
  }
}
