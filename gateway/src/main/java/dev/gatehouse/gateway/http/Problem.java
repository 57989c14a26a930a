package dev.gatehouse.gateway.http;

import dev.gatehouse.gateway.http.codec.Flaw;
import dev.gatehouse.gateway.queue.Refusal;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Why the gate answers by itself.
 *
 * @param status HTTP's; 0 where nobody is left to be answered
 * @param reason one word for the log
 * @param sentence for a person, and for anybody
 * @param retryAfter when another try may be worth it; null where that is not known
 * @param fields whole lines that the answer's head has besides
 */
record Problem(
    int status, String reason, String sentence, @Nullable Duration retryAfter, String fields) {
  Problem(int status, String reason, String sentence, @Nullable Duration retryAfter) {
    this(status, reason, sentence, retryAfter, "");
  }

  /** The same with fields. */
  Problem with(String lines) {
    return new Problem(status, reason, sentence, retryAfter, lines);
  }

  static Problem of(Flaw flaw) {
    return new Problem(
        flaw.status(),
        flaw.reason(),
        "The request could not be understood: " + flaw.sentence() + ".",
        null);
  }

  static Problem of(Refusal why) {
    return new Problem(why.status(), why.reason(), why.sentence(), why.retryAfter());
  }

  /** The status's own name (RFC 9110, section 15). */
  String title() {
    return title(status);
  }

  static String title(int status) {
    return switch (status) {
      case 200 -> "OK";
      case 206 -> "Partial Content";
      case 301 -> "Moved Permanently";
      case 304 -> "Not Modified";
      case 400 -> "Bad Request";
      case 403 -> "Forbidden";
      case 404 -> "Not Found";
      case 405 -> "Method Not Allowed";
      case 408 -> "Request Timeout";
      case 412 -> "Precondition Failed";
      case 414 -> "URI Too Long";
      case 416 -> "Range Not Satisfiable";
      case 417 -> "Expectation Failed";
      case 421 -> "Misdirected Request";
      case 431 -> "Request Header Fields Too Large";
      case 500 -> "Internal Server Error";
      case 502 -> "Bad Gateway";
      case 503 -> "Service Unavailable";
      case 504 -> "Gateway Timeout";
      case 505 -> "HTTP Version Not Supported";
      default -> "Refused";
    };
  }
}
