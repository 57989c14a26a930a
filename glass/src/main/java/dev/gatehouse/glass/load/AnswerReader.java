package dev.gatehouse.glass.load;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Locale;

/**
 * Reads one answer of a worker of ours that came through a gate: 200, with a Content-Length, and
 * {@link Filler} for its body. Whatever else comes is wrong. Used again for the next answer.
 */
final class AnswerReader {
  private static final int MOST_HEAD_BYTES = 8192;

  private final byte[] head = new byte[MOST_HEAD_BYTES];
  private final long expected;
  private int headBytes;
  private boolean inBody;
  private long bodyBytes;

  /**
   * @param expected the body's length
   */
  AnswerReader(long expected) {
    this.expected = expected;
  }

  /** What an answer is not, in a sentence. */
  static final class Wrong extends Exception {
    private static final long serialVersionUID = 1;

    Wrong(String sentence) {
      super(sentence, null, false, false);
    }
  }

  /**
   * Takes what came; whether the answer is whole now, and then the reader is ready for the next.
   */
  boolean take(byte[] bytes, int offset, int length) throws Wrong {
    int at = offset;
    int end = offset + length;
    while (!inBody && at < end) {
      if (headBytes == MOST_HEAD_BYTES) {
        throw new Wrong("an answer's head has more than 8 KiB");
      }
      head[headBytes++] = bytes[at++];
      if (endsHead()) {
        check();
        inBody = true;
      }
    }
    if (!inBody) {
      return false;
    }
    int rest = end - at;
    if (rest > expected - bodyBytes) {
      throw new Wrong("an answer is longer than it was to be");
    }
    if (!Filler.matches(bytes, at, rest, bodyBytes)) {
      throw new Wrong("an answer's body has wrong bytes");
    }
    bodyBytes += rest;
    if (bodyBytes < expected) {
      return false;
    }
    headBytes = 0;
    bodyBytes = 0;
    inBody = false;
    return true;
  }

  private boolean endsHead() {
    int n = headBytes;
    return n >= 4
        && head[n - 1] == '\n'
        && head[n - 2] == '\r'
        && head[n - 3] == '\n'
        && head[n - 4] == '\r';
  }

  private void check() throws Wrong {
    String text = new String(head, 0, headBytes, ISO_8859_1);
    if (!text.startsWith("HTTP/1.1 200 ")) {
      throw new Wrong("an answer begins with \"" + text.substring(0, text.indexOf('\r')) + "\"");
    }
    String wanted = "\r\ncontent-length: " + expected + "\r\n";
    if (!text.toLowerCase(Locale.ROOT).contains(wanted)) {
      throw new Wrong("an answer's head has no Content-Length of " + expected);
    }
  }
}
