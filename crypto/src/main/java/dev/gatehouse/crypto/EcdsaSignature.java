package dev.gatehouse.crypto;

import java.math.BigInteger;

/**
 * The form of an ECDSA signature, {@code SEQUENCE { r INTEGER, s INTEGER }} in DER (RFC 3279,
 * section 2.2.3), checked before a provider sees it. Providers have let zeroes through
 * (CVE-2022-21449) and have read more than DER.
 */
final class EcdsaSignature {
  private EcdsaSignature() {}

  /**
   * Whether these bytes are strict DER of two numbers in 1..n-1 (FIPS 186-5, section 6.4.2) and
   * nothing more.
   */
  static boolean isWellFormed(byte[] der, NistCurve curve) {
    int length = der.length;
    if (length < 8 || der[0] != 0x30) {
      return false;
    }
    int at = 2;
    int contents = der[1] & 0xff;
    if (contents == 0x81) { // two numbers of P-521 take up to 138 bytes
      contents = der[2] & 0xff;
      at = 3;
      if (contents < 0x80) {
        return false;
      }
    } else if (contents >= 0x80) {
      return false;
    }
    if (contents != length - at) {
      return false;
    }
    int s = skipNumber(der, at, curve);
    return s > 0 && skipNumber(der, s, curve) == length;
  }

  /** Where the INTEGER at {@code at} ends, or -1 when it is none in 1..n-1. */
  private static int skipNumber(byte[] der, int at, NistCurve curve) {
    if (at + 2 > der.length || der[at] != 2) {
      return -1;
    }
    int count = der[at + 1]; // above 127 it is negative here, and too long anyway
    int from = at + 2;
    if (count < 1 || count > curve.fieldBytes() + 1 || count > der.length - from) {
      return -1;
    }
    boolean padded = count > 1 && der[from] == 0 && der[from + 1] >= 0;
    if (der[from] < 0 || padded) {
      return -1;
    }
    BigInteger number = new BigInteger(1, der, from, count);
    return number.signum() > 0 && number.compareTo(curve.order()) < 0 ? from + count : -1;
  }
}
