package dev.gatehouse.tls.spec;

import java.util.Locale;

/**
 * How a code point that we have no name for is written; GREASE values (RFC 8701) are told apart.
 */
final class Codes {
  private Codes() {}

  static String unknown(int code) {
    String hex = String.format(Locale.ROOT, "0x%04x", code);
    return isGrease(code) ? "GREASE(" + hex + ")" : hex;
  }

  /** 0x0a0a, 0x1a1a, … 0xfafa (RFC 8701, section 2). */
  private static boolean isGrease(int code) {
    return (code & 0x0f0f) == 0x0a0a && code >>> 8 == (code & 0xff);
  }
}
