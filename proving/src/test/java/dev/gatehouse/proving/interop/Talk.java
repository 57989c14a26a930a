package dev.gatehouse.proving.interop;

import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What is said in a conversation, and the two ends of it in this process. A client sends lines, and
 * the server sends each back. All lines are palindromes, because {@code openssl s_server} echoes
 * them in reverse.
 */
final class Talk {
  static final String GREETING = "able was i ere i saw elba";

  /** A line after which the server closes, for clients that do not know when to. */
  static final String FAREWELL = "farewell\n";

  /** One of the many lines of a mebibyte, the line feed included; no key letter of s_client's. */
  static final String LINE = line();

  /**
   * How many lines a client sends before it waits for them, for not every peer reads and writes.
   */
  static final int WINDOW = 16;

  static final int WINDOWS = 64;

  private final TlsSocket tls;
  private final byte[] chunk = new byte[16 * 1024];
  private byte[] unread = new byte[0];

  Talk(TlsSocket tls) {
    this.tls = tls;
  }

  private static String line() {
    StringBuilder half = new StringBuilder();
    for (int i = 0; half.length() < 511; i++) {
      half.append(i % 1000).append('.');
    }
    half.setLength(511);
    return half + "|" + new StringBuilder(half).reverse() + "\n";
  }

  /** The client's part, after the handshake; {@code vanished} is what a vanishing peer does. */
  Ending converse(Terms terms, Vanishing vanishing) throws IOException {
    exchange(GREETING + "\n");
    switch (terms.manner()) {
      case GREET -> {}
      case BULK -> {
        for (int i = 0; i < WINDOWS; i++) {
          exchange(LINE.repeat(WINDOW));
        }
      }
      case WE_REKEY -> {
        tls.rekey();
        exchange(GREETING + "\n");
        exchange(LINE.repeat(WINDOW));
      }
      case PEER_REKEYS -> {
        exchange(LINE.repeat(WINDOW));
        exchange(GREETING + "\n");
      }
      case PEER_VANISHES -> {
        vanishing.vanish();
        return toTheEnd();
      }
      case WE_VANISH -> {
        return Ending.UNSAID;
      }
    }
    tls.closeNotify();
    return toTheEnd();
  }

  /** What makes the other end vanish. */
  @FunctionalInterface
  interface Vanishing {
    void vanish() throws IOException;
  }

  /** Sends the text, and expects the very same back. */
  void exchange(String text) throws IOException {
    send(text);
    String got = new String(take(text.length()), StandardCharsets.US_ASCII);
    if (!got.equals(text)) {
      throw new IOException("sent '" + text.strip() + "', got back '" + got.strip() + "'");
    }
  }

  /** Sends a request with the greeting in it, and finds that in the answer. */
  void seeReflection() throws IOException {
    send("GET / HTTP/1.0\r\nGreeting: " + GREETING + "\r\n\r\n");
    for (String line = takeLine(); line != null; line = takeLine()) {
      if (line.contains(GREETING)) {
        return;
      }
    }
    throw new EOFException("close_notify before the greeting came back");
  }

  void send(String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    tls.write(bytes, bytes.length);
  }

  /** The next {@code count} bytes. */
  byte[] take(int count) throws IOException {
    while (unread.length < count) {
      if (!readMore()) {
        throw new EOFException("close_notify after " + unread.length + " bytes of " + count);
      }
    }
    byte[] taken = Arrays.copyOf(unread, count);
    unread = Arrays.copyOfRange(unread, count, unread.length);
    return taken;
  }

  /** Through the next line feed; null where close_notify comes first. */
  @org.jspecify.annotations.Nullable
  String takeLine() throws IOException {
    for (int searched = 0; ; ) {
      for (; searched < unread.length; searched++) {
        if (unread[searched] == '\n') {
          return new String(take(searched + 1), StandardCharsets.ISO_8859_1);
        }
      }
      if (!readMore()) {
        return null;
      }
    }
  }

  private boolean readMore() throws IOException {
    int count = tls.read(chunk);
    if (count < 0) {
      return false;
    }
    int before = unread.length;
    unread = Arrays.copyOf(unread, before + count);
    System.arraycopy(chunk, 0, unread, before, count);
    return true;
  }

  /** Reads what may still come and tells how it ends. */
  Ending toTheEnd() throws IOException {
    try {
      while (tls.read(chunk) >= 0) {}
      return Ending.CLOSE_NOTIFY;
    } catch (TlsSocket.TruncatedException e) {
      return Ending.TRUNCATED;
    }
  }

  /** The server's part, after the handshake. */
  Ending serve(Terms terms) throws IOException {
    try {
      for (boolean first = true; ; first = false) {
        String line = takeLine();
        if (line == null) {
          tls.closeNotify();
          return Ending.CLOSE_NOTIFY;
        }
        if (line.equals(FAREWELL)) {
          tls.closeNotify();
          return toTheEnd();
        }
        if (first && terms.manner() == Manner.WE_REKEY) {
          tls.rekey(); // before the first answer, behind which some clients hang up
        }
        if (line.startsWith("GET ") || line.startsWith("POST ")) {
          new HttpTalk(this).answer(line);
        } else {
          send(line);
        }
        if (first && terms.manner() == Manner.WE_VANISH) {
          return Ending.UNSAID;
        }
      }
    } catch (TlsSocket.TruncatedException e) {
      return Ending.TRUNCATED;
    }
  }
}
