package dev.gatehouse.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.SplittableRandom;

/**
 * An application: {@code /N} is answered with N bytes, {@code /up} with the digest of what came,
 * {@code /head} with the request's own head. Connections are kept.
 */
final class TestApp implements AutoCloseable {
  private static final int PATTERN = 1 << 16;
  private static final byte[] BYTES = new byte[PATTERN];

  static {
    new SplittableRandom(5).nextBytes(BYTES);
  }

  private final ServerSocket listening =
      new ServerSocket(0, 1000, InetAddress.getLoopbackAddress());

  TestApp() throws IOException {
    Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return listening.getLocalPort();
  }

  private void accept() {
    while (!listening.isClosed()) {
      try {
        Socket socket = listening.accept();
        Thread.ofVirtual().start(() -> serve(socket));
      } catch (IOException closed) {
        // The test is over.
      }
    }
  }

  private static void serve(Socket connection) {
    try (Socket socket = connection) {
      InputStream in = new BufferedInputStream(socket.getInputStream());
      for (String head = head(in); !head.isEmpty(); head = head(in)) {
        answer(head, in, socket.getOutputStream());
      }
    } catch (IOException gone) {
      // So is whoever asked.
    }
  }

  private static String head(InputStream in) throws IOException {
    var head = new StringBuilder();
    for (int next = in.read(); next >= 0; next = in.read()) {
      head.append((char) next);
      if (next == '\n' && head.toString().endsWith("\r\n\r\n")) {
        return head.toString();
      }
    }
    return "";
  }

  private static void answer(String head, InputStream in, OutputStream out) throws IOException {
    String path = head.split(" ", 3)[1];
    if (path.equals("/up")) {
      byte[] digest = digest(in, length(head));
      byte[] body = HexFormat.of().formatHex(digest).getBytes(ISO_8859_1);
      out.write(
          ("HTTP/1.1 200 OK\r\nContent-Length: " + body.length + "\r\n\r\n").getBytes(ISO_8859_1));
      out.write(body);
    } else if (path.equals("/head")) {
      out.write(
          ("HTTP/1.1 200 OK\r\nContent-Length: " + head.length() + "\r\n\r\n")
              .getBytes(ISO_8859_1));
      out.write(head.getBytes(ISO_8859_1));
    } else {
      int length = Integer.parseInt(path.substring(1));
      out.write(("HTTP/1.1 200 OK\r\nContent-Length: " + length + "\r\n\r\n").getBytes(ISO_8859_1));
      for (int sent = 0; sent < length; sent += PATTERN) {
        out.write(BYTES, 0, Math.min(PATTERN, length - sent));
      }
    }
    out.flush();
  }

  private static long length(String head) {
    return head.lines()
        .filter(it -> it.toLowerCase(java.util.Locale.ROOT).startsWith("content-length:"))
        .mapToLong(it -> Long.parseLong(it.substring(15).strip()))
        .findFirst()
        .orElse(0);
  }

  private static byte[] digest(InputStream in, long length) throws IOException {
    MessageDigest digest = sha256();
    byte[] buffer = new byte[PATTERN];
    for (long left = length; left > 0; ) {
      int count = in.read(buffer, 0, (int) Math.min(buffer.length, left));
      if (count < 0) throw new IOException("the body ended early");
      digest.update(buffer, 0, count);
      left -= count;
    }
    return digest.digest();
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  /** What is answered for {@code /length}. */
  static byte[] body(int length) {
    byte[] body = new byte[length];
    for (int at = 0; at < length; at += PATTERN) {
      System.arraycopy(BYTES, 0, body, at, Math.min(PATTERN, length - at));
    }
    return body;
  }

  @Override
  public void close() throws IOException {
    listening.close();
  }
}
