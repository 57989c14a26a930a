package dev.gatehouse.proving.bench;

import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.Provider;
import java.security.Security;
import java.security.spec.AlgorithmParameterSpec;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** A record's AEAD as a bare call: a cipher kept, arrays kept, a nonce that counts. */
final class BareAead {
  private final boolean chacha;
  private final Cipher sealer;
  private final Cipher opener;
  private final Key key;
  private final byte[] nonce = new byte[12];
  private final byte[] aad = new byte[5];
  private final byte[] plain;
  private final byte[] opened;
  private final byte[][] sealed;
  private long sealings;

  private BareAead(String suite, int bytes, Provider provider) throws GeneralSecurityException {
    chacha = suite.contains("CHACHA20");
    String name =
        switch (provider.getName() + chacha) {
          case "SunJCEtrue" -> "ChaCha20-Poly1305";
          case "Conscrypttrue" -> "ChaCha20/Poly1305/NoPadding";
          default -> "AES/GCM/NoPadding";
        };
    sealer = Cipher.getInstance(name, provider);
    opener = Cipher.getInstance(name, provider);
    key =
        new SecretKeySpec(
            new byte[suite.contains("AES_128") ? 16 : 32], chacha ? "ChaCha20" : "AES");
    plain = new byte[bytes + 1]; // the content type too
    opened = new byte[bytes + 17];
    sealed = new byte[64][bytes + 17];
  }

  /** The provider that is faster at this size, once its code is compiled. */
  static BareAead fastest(String suite, int bytes, Provider conscrypt)
      throws GeneralSecurityException {
    BareAead best = null;
    double least = Double.MAX_VALUE;
    for (Provider provider : List.of(Security.getProvider("SunJCE"), conscrypt)) {
      BareAead candidate = new BareAead(suite, bytes, provider);
      candidate.nanosForOne(1_200_000_000);
      double nanos = candidate.nanosForOne(200_000_000);
      if (nanos < least) {
        least = nanos;
        best = candidate;
      }
    }
    return Objects.requireNonNull(best);
  }

  /** Does nothing else for so many nanoseconds. */
  private double nanosForOne(long span) throws GeneralSecurityException {
    long started = System.nanoTime();
    long done = 0;
    long took = 0;
    for (; took < span; took = System.nanoTime() - started) {
      run(new Clocks(), sealed.length);
      done += sealed.length;
    }
    return (double) took / done;
  }

  void run(Clocks clocks, int times) throws GeneralSecurityException {
    for (int i = 0; i < times; i++) {
      sealer.init(Cipher.ENCRYPT_MODE, key, nonce(sealings + i));
      sealer.updateAAD(aad);
      sealer.doFinal(plain, 0, plain.length, sealed[i], 0);
    }
    clocks.first();
    for (int i = 0; i < times; i++) {
      opener.init(Cipher.DECRYPT_MODE, key, nonce(sealings + i));
      opener.updateAAD(aad);
      opener.doFinal(sealed[i], 0, sealed[i].length, opened, 0);
    }
    clocks.second();
    sealings += times;
  }

  private AlgorithmParameterSpec nonce(long number) {
    Arrays.fill(nonce, (byte) 0);
    for (int i = 0; i < 8; i++) {
      nonce[11 - i] = (byte) (number >>> (8 * i));
    }
    return chacha ? new IvParameterSpec(nonce) : new GCMParameterSpec(128, nonce);
  }
}
