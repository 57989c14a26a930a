package dev.gatehouse.wire.pem;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads and writes the strict form of RFC 7468, section 3, figure 3: lines of 64 characters, the
 * last one of 1..64, padding where it belongs, matching labels. Text outside the boundaries is
 * skipped (section 2), text inside is not.
 */
public final class Pem {
  public static final String CERTIFICATE = "CERTIFICATE"; // RFC 7468, section 5
  public static final String PRIVATE_KEY =
      "PRIVATE KEY"; // RFC 7468, section 10: PKCS #8, not encrypted

  /** A bundle of all public roots has about 250 KiB; ours (2026-11). */
  public static final int MAX_TEXT_BYTES = 4 << 20;

  /** More than any bundle in use; ours (2026-11). */
  public static final int MAX_BLOCKS = 1024;

  private static final int LINE_LENGTH = 64; // RFC 7468, section 2
  private static final Pattern LABEL =
      Pattern.compile("[!-,.-~]([- ]?[!-,.-~]){0,63}|"); // section 3: label
  private static final Pattern BEGIN = Pattern.compile("-----BEGIN (.*)-----");
  private static final Pattern END = Pattern.compile("-----END (.*)-----");

  private Pem() {}

  /** All blocks of a text in their order; possibly none. Whoever reads keys closes each block. */
  public static List<PemBlock> parse(byte[] text) throws PemException {
    if (text.length > MAX_TEXT_BYTES) {
      throw new PemException(
          1, "the text has " + text.length + " bytes, " + MAX_TEXT_BYTES + " are allowed");
    }
    List<PemBlock> blocks = new ArrayList<>();
    Lines lines = new Lines(text);
    while (lines.next()) {
      if (lines.startsWith("-----BEGIN")) {
        if (blocks.size() == MAX_BLOCKS) {
          throw new PemException(lines.number, "more than " + MAX_BLOCKS + " blocks");
        }
        blocks.add(block(lines));
      } else if (lines.startsWith("-----END")) {
        throw new PemException(lines.number, "an END without a BEGIN");
      }
    }
    return List.copyOf(blocks);
  }

  /**
   * The text of one block, ending in a line feed. A caller that formats a key zeroes the result
   * after use.
   */
  public static byte[] format(String label, byte[] contents) {
    if (!LABEL.matcher(label).matches()) {
      throw new IllegalArgumentException("no label: " + label);
    }
    byte[] begin = ascii("-----BEGIN " + label + "-----\n");
    byte[] end = ascii("-----END " + label + "-----\n");
    byte[] body = Base64.getMimeEncoder(LINE_LENGTH, new byte[] {'\n'}).encode(contents);
    int lineFeed = body.length == 0 ? 0 : 1;
    byte[] text = Arrays.copyOf(begin, begin.length + body.length + lineFeed + end.length);
    System.arraycopy(body, 0, text, begin.length, body.length);
    if (lineFeed == 1) {
      text[begin.length + body.length] = '\n';
    }
    System.arraycopy(end, 0, text, begin.length + body.length + lineFeed, end.length);
    Arrays.fill(body, (byte) 0);
    return text;
  }

  private static PemBlock block(Lines lines) throws PemException {
    int first = lines.number;
    String label = boundary(lines, BEGIN, "BEGIN");
    byte[] base64 = new byte[2048]; // grown by hand: outgrown arrays are zeroed
    int length = 0;
    boolean last = false;
    try {
      while (true) {
        if (!lines.next()) {
          throw new PemException(first, "a BEGIN " + label + " without an END");
        }
        if (lines.startsWith("-----")) {
          String closing = boundary(lines, END, "END");
          if (!closing.equals(label)) {
            throw new PemException(
                lines.number, "END does not carry the label of BEGIN in line " + first);
          }
          return new PemBlock(label, first, decode(base64, length, first));
        }
        int width = lines.length();
        if (last || width == 0 || width > LINE_LENGTH) {
          throw new PemException(
              lines.number,
              "inside a block each line but the last has " + LINE_LENGTH + " characters");
        }
        last = width < LINE_LENGTH;
        if (length + width > base64.length) {
          byte[] outgrown = base64;
          base64 = Arrays.copyOf(outgrown, outgrown.length * 2);
          Arrays.fill(outgrown, (byte) 0);
        }
        length = lines.copyInto(base64, length);
      }
    } finally {
      Arrays.fill(base64, (byte) 0);
    }
  }

  private static byte[] decode(byte[] base64, int length, int line) throws PemException {
    byte[] exact = Arrays.copyOf(base64, length);
    try {
      byte[] contents = Base64.getDecoder().decode(exact);
      byte[] again = Base64.getEncoder().encode(contents);
      boolean canonical = Arrays.equals(again, exact); // refuses missing padding and stray bits
      Arrays.fill(again, (byte) 0);
      if (canonical) {
        return contents;
      }
      Arrays.fill(contents, (byte) 0);
    } catch (IllegalArgumentException e) {
      // Its message quotes a character of the contents: not passed on, for they may be a key.
    } finally {
      Arrays.fill(exact, (byte) 0);
    }
    throw new PemException(line, "the block that begins here is not base64 in its canonical form");
  }

  private static String boundary(Lines lines, Pattern form, String word) throws PemException {
    Matcher match = lines.length() > 128 ? null : form.matcher(lines.text());
    if (match == null || !match.matches() || !LABEL.matcher(match.group(1)).matches()) {
      throw new PemException(
          lines.number, "this is no boundary like -----" + word + " CERTIFICATE-----");
    }
    return match.group(1);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** Walks over lines that end in LF or CR LF (RFC 7468, section 3: eol; a lone CR is none). */
  private static final class Lines {
    private final byte[] text;
    private int start;
    private int end;
    private int next;
    private int number;

    Lines(byte[] text) {
      this.text = text;
    }

    boolean next() {
      if (next >= text.length) {
        return false;
      }
      start = next;
      int at = start;
      while (at < text.length && text[at] != '\n') {
        at++;
      }
      end = at > start && text[at - 1] == '\r' ? at - 1 : at;
      next = at + 1;
      number++;
      return true;
    }

    int length() {
      return end - start;
    }

    boolean startsWith(String prefix) {
      byte[] wanted = ascii(prefix);
      return length() >= wanted.length
          && Arrays.equals(text, start, start + wanted.length, wanted, 0, wanted.length);
    }

    int copyInto(byte[] target, int at) {
      System.arraycopy(text, start, target, at, length());
      return at + length();
    }

    String text() {
      return new String(text, start, length(), StandardCharsets.ISO_8859_1);
    }
  }
}
