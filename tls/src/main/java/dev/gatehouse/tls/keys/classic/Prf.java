package dev.gatehouse.tls.keys.classic;

import dev.gatehouse.crypto.HashAlgorithm;
import dev.gatehouse.crypto.Hmac;
import dev.gatehouse.crypto.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The pseudorandom function of TLS 1.0 to 1.2: {@code PRF(secret, label, seed)} (RFC 2246, section
 * 5; RFC 5246, section 5).
 */
sealed interface Prf {
  /** {@code length} bytes; the caller closes them. */
  default Secret derive(Secret secret, String label, byte[] seed, int length) {
    byte[] text = label.getBytes(StandardCharsets.US_ASCII);
    byte[] labelAndSeed = Arrays.copyOf(text, text.length + seed.length);
    System.arraycopy(seed, 0, labelAndSeed, text.length, seed.length);
    byte[] out = new byte[length];
    expandInto(out, secret, labelAndSeed);
    return Secret.owning(out);
  }

  /** XORs the function's output into {@code out}. */
  void expandInto(byte[] out, Secret secret, byte[] labelAndSeed);

  /** TLS 1.2: P_hash under one hash. */
  record OfHash(HashAlgorithm hash) implements Prf {
    @Override
    public void expandInto(byte[] out, Secret secret, byte[] labelAndSeed) {
      xorExpansion(hash, secret, labelAndSeed, out);
    }
  }

  /** TLS 1.0 and 1.1: P_MD5 over the first half of the secret, P_SHA1 over the second. */
  record OfMd5AndSha1() implements Prf {
    @Override
    public void expandInto(byte[] out, Secret secret, byte[] labelAndSeed) {
      // RFC 2246, 5: each half is ceil(length / 2) long, so that they may share a byte.
      int half = (secret.length() + 1) / 2;
      byte[] bytes = new byte[secret.length()];
      secret.exposeInto(bytes, 0);
      try (Secret first = Secret.copyOf(bytes, 0, half);
          Secret second = Secret.copyOf(bytes, bytes.length - half, half)) {
        xorExpansion(HashAlgorithm.MD5, first, labelAndSeed, out);
        xorExpansion(HashAlgorithm.SHA1, second, labelAndSeed, out);
      } finally {
        Arrays.fill(bytes, (byte) 0);
      }
    }
  }

  /** P_hash: HMAC(A(1) + seed), HMAC(A(2) + seed), … where A(i) = HMAC(A(i-1)) and A(0) = seed. */
  private static void xorExpansion(HashAlgorithm hash, Secret secret, byte[] seed, byte[] out) {
    try (Hmac hmac = Hmac.of(hash, secret)) {
      byte[] a = hmac.update(seed, 0, seed.length).finish();
      for (int at = 0; at < out.length; at += a.length) {
        byte[] block = hmac.update(a, 0, a.length).update(seed, 0, seed.length).finish();
        for (int i = 0; i < block.length && at + i < out.length; i++) {
          out[at + i] ^= block[i];
        }
        Arrays.fill(block, (byte) 0);
        if (at + a.length < out.length) {
          a = hmac.update(a, 0, a.length).finish();
        }
      }
    }
  }
}
