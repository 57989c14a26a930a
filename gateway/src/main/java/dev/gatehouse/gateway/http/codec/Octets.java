package dev.gatehouse.gateway.http.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** What each byte may be part of (RFC 9110, section 5.6; RFC 9112, sections 2 to 5). */
public final class Octets {
  /** A carriage return. */
  public static final byte CR = 13;

  /** A line feed. */
  public static final byte LF = 10;

  static final byte SP = 32;
  static final byte HTAB = 9;

  /**
   * 0 for a byte that no token may have; else the byte in lower case, with every sign read as
   * {@code -}: applications behind CGI-like interfaces cannot tell {@code _} from it, and some make
   * {@code _} of every sign.
   */
  private static final byte[] NAME = new byte[256];

  private static final byte[] HEX = new byte[256];
  private static final boolean[] VALUE = new boolean[256];
  private static final boolean[] TARGET = new boolean[256];

  static {
    for (int b = 0; b < 256; b++) {
      HEX[b] = (byte) Character.digit(b < 128 ? b : 0, 16);
      VALUE[b] = b == HTAB || (b >= SP && b != 0x7f); // field-vchar, obs-text, SP, HTAB
      TARGET[b] = b > SP && b < 0x7f && b != '#'; // a fragment is never sent (RFC 9112, 3.2)
      boolean alphanumeric = b < 128 && Character.isLetterOrDigit(b);
      if (alphanumeric || (b < 128 && b > SP && "!#$%&'*+-.^_`|~".indexOf(b) >= 0)) {
        NAME[b] = alphanumeric ? (byte) Character.toLowerCase(b) : (byte) '-';
      }
    }
  }

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGHS = 0x8080808080808080L;

  private Octets() {}

  /** The byte as part of a name, in lower case and with signs as {@code -}; 0 if it is none. */
  static int name(byte b) {
    return NAME[b & 0xff];
  }

  static boolean isToken(byte b) {
    return NAME[b & 0xff] != 0;
  }

  static boolean isTarget(byte b) {
    return TARGET[b & 0xff];
  }

  static boolean isValue(byte b) {
    return VALUE[b & 0xff];
  }

  /** The value of a hexadecimal digit, or -1. */
  static int hex(byte b) {
    return HEX[b & 0xff];
  }

  static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }

  static boolean isSpace(byte b) {
    return b == SP || b == HTAB;
  }

  /**
   * The first place from {@code at} to before {@code end} whose byte no field value may have, or
   * {@code end}. Eight bytes at a time: values are most of a head.
   */
  static int endOfValue(byte[] bytes, int at, int end) {
    int i = at;
    for (; i + 8 <= end; i += 8) {
      long eight = (long) LONG.get(bytes, i);
      long below32 = (eight - ONES * SP) & ~eight;
      long delete = eight ^ (ONES * 0x7f);
      long is127 = (delete - ONES) & ~delete;
      if (((below32 | is127) & HIGHS) == 0) continue;
      for (int last = i + 8; i < last; i++) if (!VALUE[bytes[i] & 0xff]) return i;
      i -= 8; // a tab, or a false alarm of the subtraction
    }
    for (; i < end; i++) if (!VALUE[bytes[i] & 0xff]) return i;
    return end;
  }

  /** Whether {@code bytes[from, to)} is {@code lower}, which is in lower case, in any case. */
  public static boolean same(byte[] bytes, int from, int to, byte[] lower) {
    if (to - from != lower.length) return false;
    for (int i = 0; i < lower.length; i++) if (lower(bytes[from + i]) != lower[i]) return false;
    return true;
  }

  /** The byte, an ASCII capital made small. */
  public static byte lower(byte b) {
    return b >= 'A' && b <= 'Z' ? (byte) (b | 0x20) : b;
  }

  /** The bytes of ASCII text. */
  public static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
