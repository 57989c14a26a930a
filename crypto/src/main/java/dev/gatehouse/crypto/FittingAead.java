package dev.gatehouse.crypto;

import java.util.Arrays;

/**
 * Hands a cipher arrays that fit. Conscrypt's native half copies arrays whole and not the ranges in
 * use, so that 100 bytes in arrays of 16 KiB took twice as long as in arrays of their own
 * (2026-11); and what it is given in two pieces it keeps in a buffer that stays as long as the
 * cipher does.
 */
final class FittingAead implements Aead {
  /** So many bytes unused are copied faster than a second array is made. */
  private static final int LOOSE_BYTES = 512;

  private final Aead aead;
  private final int tagBytes;

  FittingAead(AeadAlgorithm algorithm, Aead aead) {
    this.aead = aead;
    this.tagBytes = algorithm.tagBytes();
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
    CipherAead.checkRanges(in, inOffset, inLength, out, outOffset, inLength + tagBytes);
    if (!fits(in, inLength)) {
      byte[] own = Arrays.copyOfRange(in, inOffset, inOffset + inLength);
      return sealInto(out, outOffset, nonce, aad, aadOffset, aadLength, own, 0, inLength);
    }
    return sealInto(out, outOffset, nonce, aad, aadOffset, aadLength, in, inOffset, inLength);
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
    CipherAead.checkRanges(in, inOffset, inLength, out, outOffset, inLength + 1 + tagBytes);
    byte[] own = new byte[inLength + 1];
    System.arraycopy(in, inOffset, own, 0, inLength);
    own[inLength] = suffix;
    return sealInto(out, outOffset, nonce, aad, aadOffset, aadLength, own, 0, own.length);
  }

  private int sealInto(
      byte[] out,
      int outOffset,
      byte[] nonce,
      byte[] aad,
      int aadOffset,
      int aadLength,
      byte[] in,
      int inOffset,
      int inLength) {
    if (fits(out, inLength + tagBytes)) {
      return aead.seal(nonce, aad, aadOffset, aadLength, in, inOffset, inLength, out, outOffset);
    }
    byte[] own = new byte[inLength + tagBytes];
    int written = aead.seal(nonce, aad, aadOffset, aadLength, in, inOffset, inLength, own, 0);
    System.arraycopy(own, 0, out, outOffset, written);
    return written;
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
    int plainLength = inLength - tagBytes;
    if (plainLength < 0) {
      throw new AeadException();
    }
    CipherAead.checkRanges(in, inOffset, inLength, out, outOffset, plainLength);
    byte[] from = in;
    int fromOffset = inOffset;
    if (!fits(in, inLength)) {
      from = Arrays.copyOfRange(in, inOffset, inOffset + inLength);
      fromOffset = 0;
    }
    if (fits(out, plainLength)) {
      return aead.open(
          nonce, aad, aadOffset, aadLength, from, fromOffset, inLength, out, outOffset);
    }
    byte[] own = new byte[plainLength];
    int written = aead.open(nonce, aad, aadOffset, aadLength, from, fromOffset, inLength, own, 0);
    System.arraycopy(own, 0, out, outOffset, written);
    return written;
  }

  private static boolean fits(byte[] array, int used) {
    return array.length - used <= used + LOOSE_BYTES;
  }

  @Override
  public void close() {
    aead.close();
  }

  @Override
  public String toString() {
    return aead.toString();
  }
}
