package dev.gatehouse.crypto;

import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidKeyException;
import java.security.spec.AlgorithmParameterSpec;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.BadPaddingException;
import javax.crypto.Cipher;
import javax.crypto.IllegalBlockSizeException;
import javax.crypto.ShortBufferException;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import org.jspecify.annotations.Nullable;

/** An AEAD on one cipher of a provider, which is initialised anew for every nonce. */
final class CipherAead implements Aead {
  /** What AES works on; ChaCha20, which works on 64 bytes, takes them as well. */
  private static final int BLOCK_BYTES = 16;

  private final AeadAlgorithm algorithm;
  private final Secret secret;
  private final SecretKeyView key;

  /** The end of what is sealed, where the suffix goes behind it. */
  private final byte[] lastBlock = new byte[BLOCK_BYTES];

  private @Nullable Cipher cipher;

  CipherAead(AeadAlgorithm algorithm, Secret key, Cipher cipher) {
    if (key.length() != algorithm.keyBytes()) {
      throw new IllegalArgumentException(
          algorithm + " takes a key of " + algorithm.keyBytes() + " bytes, not " + key.length());
    }
    this.algorithm = algorithm;
    this.secret = key.copy();
    this.key =
        new SecretKeyView(
            secret, algorithm == AeadAlgorithm.CHACHA20_POLY1305 ? "ChaCha20" : "AES");
    this.cipher = cipher;
  }

  @Override
  public int seal(
      byte[] nonce,
      byte[] aad,
      int aadOffset,
      int aadLength,
      byte[] in,
      int inOffset,
      int inLength,
      byte[] out,
      int outOffset) {
    checkRanges(in, inOffset, inLength, out, outOffset, inLength + algorithm.tagBytes());
    Cipher keyed = keyedToSeal(nonce, aad, aadOffset, aadLength);
    try {
      return keyed.doFinal(in, inOffset, inLength, out, outOffset);
    } catch (IllegalBlockSizeException | BadPaddingException | ShortBufferException e) {
      throw broken("seal", e);
    }
  }

  /**
   * Whole blocks go from array to array; the rest and the suffix are one short block. (One {@code
   * update} for all and a final call for the suffix alone would have the cipher keep the rest, in a
   * buffer that it makes for each record.)
   */
  @Override
  public int seal(
      byte[] nonce,
      byte[] aad,
      int aadOffset,
      int aadLength,
      byte[] in,
      int inOffset,
      int inLength,
      byte suffix,
      byte[] out,
      int outOffset) {
    checkRanges(in, inOffset, inLength, out, outOffset, inLength + 1 + algorithm.tagBytes());
    int rest = inLength % BLOCK_BYTES;
    int whole = inLength - rest;
    System.arraycopy(in, inOffset + whole, lastBlock, 0, rest);
    lastBlock[rest] = suffix;
    Cipher keyed = keyedToSeal(nonce, aad, aadOffset, aadLength);
    try {
      int written = whole == 0 ? 0 : keyed.update(in, inOffset, whole, out, outOffset);
      return written + keyed.doFinal(lastBlock, 0, rest + 1, out, outOffset + written);
    } catch (IllegalBlockSizeException | BadPaddingException | ShortBufferException e) {
      throw broken("seal", e);
    }
  }

  private Cipher keyedToSeal(byte[] nonce, byte[] aad, int aadOffset, int aadLength) {
    Cipher open = cipher();
    try {
      open.init(Cipher.ENCRYPT_MODE, key, parameters(nonce));
    } catch (InvalidAlgorithmParameterException | InvalidKeyException e) {
      // Key and nonce have the right lengths, so this is what is left to refuse: AES-GCM says the
      // first, the JDK's ChaCha20 the second.
      throw new IllegalStateException("sealing under the nonce of the call before", e);
    }
    open.updateAAD(aad, aadOffset, aadLength);
    return open;
  }

  @Override
  public int open(
      byte[] nonce,
      byte[] aad,
      int aadOffset,
      int aadLength,
      byte[] in,
      int inOffset,
      int inLength,
      byte[] out,
      int outOffset)
      throws AeadException {
    int plainLength = inLength - algorithm.tagBytes();
    if (plainLength < 0) {
      throw new AeadException();
    }
    checkRanges(in, inOffset, inLength, out, outOffset, plainLength);
    Cipher open = cipher();
    try {
      open.init(Cipher.DECRYPT_MODE, key, parameters(nonce));
      open.updateAAD(aad, aadOffset, aadLength);
      return open.doFinal(in, inOffset, inLength, out, outOffset);
    } catch (AEADBadTagException e) {
      throw new AeadException();
    } catch (InvalidAlgorithmParameterException
        | InvalidKeyException
        | IllegalBlockSizeException
        | BadPaddingException
        | ShortBufferException e) {
      throw broken("open", e);
    }
  }

  @Override
  public void close() {
    secret.close();
    Arrays.fill(lastBlock, (byte) 0);
    cipher = null;
  }

  @Override
  public String toString() {
    return algorithm.toString();
  }

  private Cipher cipher() {
    Cipher open = cipher;
    if (open == null) {
      throw new IllegalStateException(algorithm + " used after close");
    }
    return open;
  }

  private AlgorithmParameterSpec parameters(byte[] nonce) {
    if (nonce.length != algorithm.nonceBytes()) {
      throw new IllegalArgumentException(
          "a nonce has " + algorithm.nonceBytes() + " bytes, not " + nonce.length);
    }
    return algorithm == AeadAlgorithm.CHACHA20_POLY1305
        ? new IvParameterSpec(nonce)
        : new GCMParameterSpec(8 * algorithm.tagBytes(), nonce);
  }

  /** Refused here, because a cipher refuses them only after it has taken the nonce as used. */
  @SuppressWarnings("ReferenceEquality") // the same array, not an equal one
  static void checkRanges(
      byte[] in, int inOffset, int inLength, byte[] out, int outOffset, int outLength) {
    if (in == out && inOffset < outOffset + outLength && outOffset < inOffset + inLength) {
      throw new IllegalArgumentException("input and output overlap");
    }
    if (out.length - outOffset < outLength) {
      throw new IllegalArgumentException("the output has no room for the result");
    }
  }

  private IllegalStateException broken(String verb, Exception e) {
    return new IllegalStateException(algorithm + " does not " + verb, e);
  }
}
