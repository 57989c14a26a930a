package dev.gatehouse.crypto;

import static java.lang.Integer.rotateRight;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * SHA-256's (FIPS 180-4, section 6.2.2), eight steps in a row: then every variable is itself again.
 */
final class Sha256Compression extends Compression {
  private static final VarHandle WORD =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final int STEPS = 64;
  private static final int[] K = Sha2Constants.upper(Sha2Constants.cubeRoots());
  private static final int[] BEGINNING = Sha2Constants.upper(Sha2Constants.squareRoots(0));

  private final int[] w = new int[STEPS];
  private final int[] state;

  Sha256Compression() {
    super(HashAlgorithm.SHA256, 64, 8);
    state = BEGINNING.clone();
  }

  @Override
  void compress(byte[] in, int offset, int blocks) {
    for (int block = 0; block < blocks; block++) {
      schedule(in, offset + 64 * block);
      steps();
    }
  }

  private void schedule(byte[] in, int offset) {
    for (int i = 0; i < 16; i++) {
      w[i] = (int) WORD.get(in, offset + 4 * i);
    }
    for (int i = 16; i < STEPS; i++) {
      int x = w[i - 15];
      int y = w[i - 2];
      w[i] =
          w[i - 16]
              + (rotateRight(x, 7) ^ rotateRight(x, 18) ^ (x >>> 3))
              + w[i - 7]
              + (rotateRight(y, 17) ^ rotateRight(y, 19) ^ (y >>> 10));
    }
  }

  private void steps() {
    int a = state[0];
    int b = state[1];
    int c = state[2];
    int d = state[3];
    int e = state[4];
    int f = state[5];
    int g = state[6];
    int h = state[7];
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

  private static int choose(int e, int f, int g) {
    return (rotateRight(e, 6) ^ rotateRight(e, 11) ^ rotateRight(e, 25)) + (g ^ (e & (f ^ g)));
  }

  private static int majority(int a, int b, int c) {
    return (rotateRight(a, 2) ^ rotateRight(a, 13) ^ rotateRight(a, 22))
        + ((a & b) | (c & (a | b)));
  }

  @Override
  void writeState(byte[] out) {
    for (int i = 0; i < hash().bytes() / 4; i++) {
      WORD.set(out, 4 * i, state[i]);
    }
  }

  @Override
  void continueFrom(Compression other) {
    Sha256Compression from = sameHash(other, Sha256Compression.class);
    System.arraycopy(from.state, 0, state, 0, state.length);
  }

  @Override
  void wipe() {
    Arrays.fill(w, 0);
    Arrays.fill(state, 0);
  }
}
