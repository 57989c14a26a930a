package dev.gatehouse.gateway.route;

import java.util.Arrays;

/** The two readings of a path that {@link Site#find} compares. */
final class Paths {
  private Paths() {}

  /** Whether the path is below the prefix, byte for byte. */
  static boolean below(byte[] bytes, int from, int to, byte[] prefix) {
    int length = prefix.length;
    if (to - from < length) return false;
    if (!Arrays.equals(bytes, from, from + length, prefix, 0, length)) return false;
    return prefix[length - 1] == '/' || to - from == length || bytes[from + length] == '/';
  }

  /** The same for a decoded path; the prefix is one that {@link #liberal} gave. */
  static boolean liberallyBelow(byte[] bytes, int from, int to, byte[] prefix) {
    int matched = 0;
    boolean slash = false;
    for (int at = from; at < to; ) {
      int c = unit(bytes, at, to);
      at += size(bytes, at, to);
      if (c == ';') at = skipParameter(bytes, at, to);
      if (c == ';' || (c == '/' && slash)) continue;
      slash = c == '/';
      if (matched == prefix.length) return slash;
      if (c != (prefix[matched++] & 0xff)) return false;
      if (matched == prefix.length && slash) return true;
    }
    return matched == prefix.length;
  }

  /** The path as the liberal reading has it. */
  static byte[] liberal(byte[] path) {
    byte[] out = new byte[path.length];
    int length = 0;
    for (int at = 0; at < path.length; ) {
      int c = unit(path, at, path.length);
      at += size(path, at, path.length);
      if (c == ';') at = skipParameter(path, at, path.length);
      if (c == ';' || (c == '/' && length > 0 && out[length - 1] == '/')) continue;
      out[length++] = (byte) c;
    }
    return Arrays.copyOf(out, length);
  }

  /** Whether a segment is {@code .} or {@code ..} in some reading, or ends a C program's string. */
  static boolean hasDots(byte[] bytes, int from, int to) {
    int dots = 0;
    boolean other = false;
    for (int at = from; at < to; at += size(bytes, at, to)) {
      int c = unit(bytes, at, to);
      if (c == 0) return true;
      if (c == '/' || c == ';') {
        if (!other && (dots == 1 || dots == 2)) return true;
        dots = 0;
        other = c == ';'; // dots in a parameter are none of the path's
      } else if (c == '.') {
        dots++;
      } else {
        other = true;
      }
    }
    return !other && (dots == 1 || dots == 2);
  }

  private static int skipParameter(byte[] bytes, int from, int to) {
    int at = from;
    while (at < to && unit(bytes, at, to) != '/') at += size(bytes, at, to);
    return at;
  }

  /** The byte that stands at {@code at}, decoded once, a backslash as a slash. */
  private static int unit(byte[] bytes, int at, int to) {
    int c = bytes[at] & 0xff;
    if (size(bytes, at, to) == 3) {
      c = Character.digit(bytes[at + 1], 16) << 4 | Character.digit(bytes[at + 2], 16);
    }
    return c == '\\' ? '/' : c;
  }

  /** How many bytes say it. */
  private static int size(byte[] bytes, int at, int to) {
    boolean encoded =
        bytes[at] == '%'
            && at + 2 < to
            && Character.digit(bytes[at + 1], 16) >= 0
            && Character.digit(bytes[at + 2], 16) >= 0;
    return encoded ? 3 : 1;
  }
}
