package dev.gatehouse.gateway.files;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A path below a folder, as a URL names it: decoded once, and nothing in it but names. Holding one
 * is the proof that it leads nowhere else, symbolic links apart ({@link Folder}).
 *
 * @param text names with {@code /} between them; empty for the folder itself
 * @param folder whether it ends in a slash, and so can only be a folder
 */
public record FilePath(String text, boolean folder) {
  /** The one hidden name that is meant for everybody (RFC 8615). */
  private static final String WELL_KNOWN = ".well-known";

  /**
   * Reads {@code bytes[from, to)}: what follows a route's last name in a target's path, so that it
   * is empty or begins with a slash. Percent-encoding is undone once. There is no path, and so no
   * file, where
   *
   * <ul>
   *   <li>an encoding is none, or what it stands for is not UTF-8;
   *   <li>a name has a slash, a backslash or a control character in it, NUL above all;
   *   <li>a name is empty, as between two slashes;
   *   <li>a name begins with a dot: {@code .}, {@code ..} and all that is hidden. A first name
   *       {@code .well-known} is none of these.
   * </ul>
   *
   * @return the path, or null
   */
  public static @Nullable FilePath parse(byte[] bytes, int from, int to) {
    if (from == to) return new FilePath("", false);
    if (bytes[from] != '/') return null;
    var text = new StringBuilder(to - from);
    byte[] name = new byte[to - from];
    int length = 0;
    for (int at = from + 1; at < to; at++) {
      int c = bytes[at] & 0xff;
      if (c == '/') {
        if (!add(text, name, length)) return null;
        text.append('/');
        length = 0;
        continue;
      }
      if (c == '%') {
        c = at + 2 < to ? decoded(bytes[at + 1], bytes[at + 2]) : -1;
        at += 2;
      }
      if (c < ' ' || c == 0x7f || c == '/' || c == '\\') return null;
      name[length++] = (byte) c;
    }
    if (length > 0) return add(text, name, length) ? new FilePath(text.toString(), false) : null;
    if (!text.isEmpty()) text.setLength(text.length() - 1);
    return new FilePath(text.toString(), true);
  }

  private static int decoded(byte high, byte low) {
    int first = Character.digit(high, 16);
    int second = Character.digit(low, 16);
    return first < 0 || second < 0 ? -1 : first << 4 | second;
  }

  private static boolean add(StringBuilder text, byte[] name, int length) {
    if (length == 0) return false;
    try {
      String decoded =
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(name, 0, length)).toString();
      if (isHidden(decoded, text.isEmpty())) return false;
      if (decoded.chars().anyMatch(Character::isISOControl)) return false;
      text.append(decoded);
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  /**
   * Whether a name is not shown to the web.
   *
   * @param first whether it stands right below the folder
   */
  static boolean isHidden(String name, boolean first) {
    return name.startsWith(".") && !(first && name.equals(WELL_KNOWN));
  }
}
