package dev.gatehouse.gateway.http;

import dev.gatehouse.gateway.http.codec.Octets;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/** The gate's own answer: a small page that says what happened, to whom it happened. */
final class Page {
  private Page() {}

  /**
   * Head and body of an answer.
   *
   * @param date the Date field's line
   * @param close whether the connection ends with it
   * @param headOnly for HEAD, which is told the length and gets no body
   * @return how many bytes of body were written
   */
  static int write(
      ByteBuf out, Problem problem, RequestId id, byte[] date, boolean close, boolean headOnly) {
    return write(out, problem, "", id, date, close, headOnly);
  }

  /** The same, with more HTML below the sentence; it must have been escaped. */
  static int write(
      ByteBuf out,
      Problem problem,
      String more,
      RequestId id,
      byte[] date,
      boolean close,
      boolean headOnly) {
    byte[] body = html(problem, more, id).getBytes(StandardCharsets.UTF_8);
    var head = new StringBuilder(320);
    head.append("HTTP/1.1 ").append(problem.status()).append(' ').append(problem.title());
    head.append("\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: ");
    head.append(body.length).append("\r\nCache-Control: no-store\r\n");
    // RFC 9110, 15.5.6: the server MUST generate an Allow field in a 405 response.
    if (problem.status() == 405 && problem.fields().isEmpty()) {
      head.append("Allow: GET, HEAD, POST, PUT, DELETE, OPTIONS\r\n");
    }
    head.append(problem.fields());
    if (problem.retryAfter() != null) {
      long seconds = Math.max(1, problem.retryAfter().plusMillis(999).toSeconds());
      head.append("Retry-After: ").append(seconds).append("\r\n");
    }
    head.append("X-Request-Id: ").append(id).append("\r\n");
    if (close) head.append("Connection: close\r\n");
    out.writeBytes(Octets.ascii(head.toString())).writeBytes(date);
    out.writeByte(Octets.CR).writeByte(Octets.LF);
    if (headOnly) return 0;
    out.writeBytes(body);
    return body.length;
  }

  private static String html(Problem problem, String more, RequestId id) {
    return """
        <!doctype html>
        <html lang="en">
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width">
        <title>%1$d %2$s</title>
        <style>
          body { font: 1rem/1.5 system-ui, sans-serif; max-width: 36rem; margin: 15vh auto; padding: 0 1rem }
          h1 { font-size: 1.4rem } small { color: gray } code { font-size: .95em }
          :root { color-scheme: light dark }
        </style>
        <h1>%1$d %2$s</h1>
        <p>%3$s</p>
        %4$s<p><small>%5$s &middot; request <code>%6$s</code> &middot; Gatehouse</small></p>
        </html>
        """
        .formatted(
            problem.status(),
            problem.title(),
            escaped(problem.sentence()).replaceAll("`([^`]*)`", "<code>$1</code>"),
            more,
            problem.reason(),
            id);
  }

  /** Text as HTML's. */
  static String escaped(String text) {
    var out = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '&' -> out.append("&amp;");
        case '<' -> out.append("&lt;");
        case '>' -> out.append("&gt;");
        case '"' -> out.append("&quot;");
        case '\'' -> out.append("&#39;");
        default -> out.append(c < ' ' ? ' ' : c);
      }
    }
    return out.toString();
  }
}
