package dev.gatehouse.proving.interop;

import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** As much HTTP/1.1 as curl and nginx need for a greeting and a mebibyte each way. */
final class HttpTalk {
  /** What {@code GET /greeting} is answered with … */
  static final String GREETING_PATH = "/greeting.txt";

  /** … and {@code GET /payload}, and a POST to it, which carries the payload itself. */
  static final String PAYLOAD_PATH = "/payload.txt";

  static final String PAYLOAD = Talk.LINE.repeat(Talk.WINDOW * Talk.WINDOWS);

  private final Talk talk;

  HttpTalk(Talk talk) {
    this.talk = talk;
  }

  /** The client's part against nginx. */
  void converse(Terms terms) throws IOException {
    request("GET", GREETING_PATH, "", Talk.GREETING + "\n");
    if (terms.manner() == Manner.BULK) {
      request("GET", PAYLOAD_PATH, "", PAYLOAD);
      request("POST", PAYLOAD_PATH, PAYLOAD, PAYLOAD);
    }
  }

  private void request(String method, String path, String body, String expected)
      throws IOException {
    talk.send(
        method
            + " "
            + path
            + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: "
            + body.length()
            + "\r\n\r\n");
    talk.send(body);
    String status = talk.takeLine();
    if (status == null || !status.startsWith("HTTP/1.1 200 ")) {
      throw new IOException(method + " " + path + " was answered with " + status);
    }
    String got = new String(talk.take(lengthInHead()), StandardCharsets.US_ASCII);
    if (!got.equals(expected)) {
      throw new IOException(method + " " + path + ": another body than there is");
    }
  }

  /** The server's part: one request whose first line has been read. */
  void answer(String requestLine) throws IOException {
    String body = new String(talk.take(lengthInHead()), StandardCharsets.US_ASCII);
    String page = requestLine.contains(PAYLOAD_PATH) ? PAYLOAD : Talk.GREETING + "\n";
    boolean good = requestLine.startsWith("GET ") || body.equals(PAYLOAD);
    talk.send(
        "HTTP/1.1 "
            + (good ? "200 OK" : "400 Bad Request")
            + "\r\nContent-Type: text/plain\r\nContent-Length: "
            + page.length()
            + "\r\n\r\n"
            + page);
  }

  private int lengthInHead() throws IOException {
    int length = 0;
    while (true) {
      String line = talk.takeLine();
      if (line == null) {
        throw new EOFException("close_notify in the middle of a head");
      }
      if (line.isBlank()) {
        return length;
      }
      String field = line.strip().toLowerCase(Locale.ROOT);
      if (field.startsWith("content-length:")) {
        length = Integer.parseInt(field.substring("content-length:".length()).strip());
      }
    }
  }
}
