package dev.gatehouse.gateway.pool;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * Cuts a worker's output into lines that may be shown on a terminal: at most so many bytes each,
 * without a control character. What is not UTF-8 becomes U+FFFD, what would steer a terminal is
 * written out, colours are left out. Not thread-safe.
 */
public final class LineCutter {
  /** ECMA-48, 8.3.117, Select Graphic Rendition: colours and the like. */
  private static final Pattern COLOURS = Pattern.compile("\u001b\\[[0-9;:]*m");

  private final byte[] line;
  private final Consumer<String> lines;
  private int length;
  private boolean afterCarriageReturn;

  public LineCutter(int limit, Consumer<String> lines) {
    this.line = new byte[limit];
    this.lines = lines;
  }

  /** Takes the first {@code count} bytes. */
  public void take(byte[] bytes, int count) {
    for (int i = 0; i < count; i++) {
      byte it = bytes[i];
      // A lone carriage return ends a line too: a progress bar says something new each time.
      if (it == '\n' && afterCarriageReturn) {
        afterCarriageReturn = false;
      } else if (it == '\n' || it == '\r') {
        afterCarriageReturn = it == '\r';
        give(length);
      } else {
        afterCarriageReturn = false;
        add(it);
      }
    }
  }

  /** There is no more: what was not ended by a line end is a line too. */
  public void end() {
    if (length > 0) {
      give(length);
    }
  }

  private void add(byte it) {
    if (length == line.length) {
      give(wholeCharacters());
    }
    line[length++] = it;
  }

  private void give(int count) {
    String text = shown(new String(line, 0, count, UTF_8));
    System.arraycopy(line, count, line, 0, length - count);
    length -= count;
    lines.accept(text);
  }

  /** How much of a full line to give without cutting a character in two. */
  private int wholeCharacters() {
    for (int back = 1; back <= 4 && back < length; back++) {
      int it = line[length - back] & 0xff;
      if (it < 0x80) {
        return length;
      }
      if (it >= 0xc0) { // a character begins here
        int size = it >= 0xf0 ? 4 : it >= 0xe0 ? 3 : 2;
        return size > back ? length - back : length;
      }
    }
    return length; // no UTF-8 anyway
  }

  static String shown(String text) {
    String plain = text.indexOf('\u001b') < 0 ? text : COLOURS.matcher(text).replaceAll("");
    if (plain.codePoints().noneMatch(LineCutter::steers)) {
      return plain;
    }
    var safe = new StringBuilder(plain.length() + 16);
    plain
        .codePoints()
        .forEach(
            it -> {
              if (!steers(it)) {
                safe.appendCodePoint(it);
              } else if (it < 0x100) {
                safe.append(String.format("\\x%02x", it));
              } else {
                safe.append(String.format("\\u%04x", it));
              }
            });
    return safe.toString();
  }

  /** Control characters but the tab, separators of lines, and what turns the direction of text. */
  private static boolean steers(int it) {
    return (Character.isISOControl(it) && it != '\t')
        || (it >= 0x2028 && it <= 0x202e)
        || (it >= 0x2066 && it <= 0x2069);
  }
}
