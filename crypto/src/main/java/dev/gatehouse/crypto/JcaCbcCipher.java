package dev.gatehouse.crypto;

import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import org.jspecify.annotations.Nullable;

/** CBC on one cipher of a provider, which is initialised anew for every IV. */
final class JcaCbcCipher implements CbcCipher {
  private final CbcAlgorithm algorithm;
  private final int mode;
  private final Secret secret;
  private final SecretKeyView key;
  private @Nullable Cipher cipher;

  JcaCbcCipher(CbcAlgorithm algorithm, Secret key, boolean encrypting, Providers providers) {
    if (key.length() != algorithm.keyBytes()) {
      throw new IllegalArgumentException(
          algorithm + " takes a key of " + algorithm.keyBytes() + " bytes, not " + key.length());
    }
    this.algorithm = algorithm;
    this.mode = encrypting ? Cipher.ENCRYPT_MODE : Cipher.DECRYPT_MODE;
    this.secret = key.copy();
    this.key = new SecretKeyView(secret, algorithm.keyName());
    this.cipher = providers.cbc(algorithm);
  }

  @Override
  public void apply(byte[] iv, byte[] in, int offset, int length, byte[] out, int outOffset) {
    Cipher open = cipher;
    if (open == null) {
      throw new IllegalStateException(algorithm + " used after close");
    }
    check(iv, in, offset, length, out, outOffset);
    try {
      open.init(mode, key, new IvParameterSpec(iv));
      open.doFinal(in, offset, length, out, outOffset);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(algorithm + " does not work", e);
    }
  }

  @SuppressWarnings("ReferenceEquality") // the same array, not an equal one
  private void check(byte[] iv, byte[] in, int offset, int length, byte[] out, int outOffset) {
    int block = algorithm.blockBytes();
    if (iv.length != block || length % block != 0) {
      throw new IllegalArgumentException(
          algorithm + " takes an IV of " + block + " bytes and whole blocks of as many");
    }
    if (outOffset < 0 || out.length - outOffset < length) {
      throw new IllegalArgumentException("the output has no room for the result");
    }
    if (in == out
        && offset != outOffset
        && offset < outOffset + length
        && outOffset < offset + length) {
      throw new IllegalArgumentException("input and output overlap");
    }
  }

  @Override
  public void close() {
    secret.close();
    cipher = null;
  }

  @Override
  public String toString() {
    return algorithm + "-CBC";
  }
}
