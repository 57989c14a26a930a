package dev.gatehouse.crypto;

import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidKeyException;
import java.security.spec.AlgorithmParameterSpec;
import javax.crypto.AEADBadTagException;
import javax.crypto.BadPaddingException;
import javax.crypto.Cipher;
import javax.crypto.IllegalBlockSizeException;
import javax.crypto.ShortBufferException;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import org.jspecify.annotations.Nullable;

/**
 * An AEAD on one or two of the providers' ciphers, the second for the short inputs where it is the
 * faster one.
 */
final class CipherAead implements Aead {
  /** Where ciphers come from, and where the short ones end. */
  interface Source {
    Cipher cipher(AeadAlgorithm algorithm, boolean forShort);

    /**
     * Inputs of fewer bytes than this go to the cipher for short inputs; 0 for none, MAX_VALUE for
     * all.
     */
    int shortBelow(AeadAlgorithm algorithm);
  }

  private static final byte[] NONE = {};

  private final AeadAlgorithm algorithm;
  private final Secret secret;
  private final SecretKeyView key;
  private final Source source;
  private final int shortBelow;
  private @Nullable Cipher forShort;
  private @Nullable Cipher forLong;

  CipherAead(AeadAlgorithm algorithm, Secret key, Source source) {
    if (key.length() != algorithm.keyBytes()) {
      throw new IllegalArgumentException(
          algorithm + " takes a key of " + algorithm.keyBytes() + " bytes, not " + key.length());
    }
    this.algorithm = algorithm;
    this.secret = key.copy();
    this.key =
        new SecretKeyView(
            secret, algorithm == AeadAlgorithm.CHACHA20_POLY1305 ? "ChaCha20" : "AES");
    this.source = source;
    this.shortBelow = source.shortBelow(algorithm);
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
    return seal(nonce, aad, aadOffset, aadLength, in, inOffset, inLength, NONE, out, outOffset);
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
      byte suffix,
      byte[] out,
      int outOffset) {
    byte[] end = {suffix};
    return seal(nonce, aad, aadOffset, aadLength, in, inOffset, inLength, end, out, outOffset);
  }

  private int seal(
      byte[] nonce,
      byte[] aad,
      int aadOffset,
      int aadLength,
      byte[] in,
      int inOffset,
      int inLength,
      byte[] end,
      byte[] out,
      int outOffset) {
    int length = inLength + end.length;
    checkDisjoint(in, inOffset, inLength, out, outOffset, length + algorithm.tagBytes());
    try {
      Cipher cipher = cipher(length);
      cipher.init(Cipher.ENCRYPT_MODE, key, parameters(nonce));
      cipher.updateAAD(aad, aadOffset, aadLength);
      if (end.length == 0) {
        return cipher.doFinal(in, inOffset, inLength, out, outOffset);
      }
      int written = cipher.update(in, inOffset, inLength, out, outOffset);
      return written + cipher.doFinal(end, 0, end.length, out, outOffset + written);
    } catch (InvalidAlgorithmParameterException | InvalidKeyException e) {
      // Key and nonce have the right lengths, so this is what is left to refuse: AES-GCM says the
      // first, the JDK's ChaCha20
      // the second.
      throw new IllegalStateException("sealing under the nonce of the call before", e);
    } catch (IllegalBlockSizeException | BadPaddingException e) {
      throw new IllegalStateException(algorithm + " does not seal", e);
    } catch (ShortBufferException e) {
      throw tooShort(e);
    }
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
    checkDisjoint(in, inOffset, inLength, out, outOffset, plainLength);
    try {
      Cipher cipher = cipher(plainLength);
      cipher.init(Cipher.DECRYPT_MODE, key, parameters(nonce));
      cipher.updateAAD(aad, aadOffset, aadLength);
      return cipher.doFinal(in, inOffset, inLength, out, outOffset);
    } catch (AEADBadTagException e) {
      throw new AeadException();
    } catch (InvalidAlgorithmParameterException
        | InvalidKeyException
        | IllegalBlockSizeException
        | BadPaddingException e) {
      throw new IllegalStateException(algorithm + " does not open", e);
    } catch (ShortBufferException e) {
      throw tooShort(e);
    }
  }

  @Override
  public void close() {
    secret.close();
    forShort = null;
    forLong = null;
  }

  @Override
  public String toString() {
    return algorithm.toString();
  }

  private Cipher cipher(int plainLength) {
    if (plainLength < shortBelow) {
      Cipher cipher = forShort;
      if (cipher == null) {
        cipher = source.cipher(algorithm, true);
        forShort = cipher;
      }
      return cipher;
    }
    Cipher cipher = forLong;
    if (cipher == null) {
      cipher = source.cipher(algorithm, false);
      forLong = cipher;
    }
    return cipher;
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

  @SuppressWarnings("ReferenceEquality") // the same array, not an equal one
  private static void checkDisjoint(
      byte[] in, int inOffset, int inLength, byte[] out, int outOffset, int outLength) {
    if (in == out && inOffset < outOffset + outLength && outOffset < inOffset + inLength) {
      throw new IllegalArgumentException("input and output overlap");
    }
  }

  private static IllegalArgumentException tooShort(ShortBufferException e) {
    return new IllegalArgumentException("the output has no room for the result", e);
  }
}
