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
 */
record Problem(int status, String reason, String sentence, @Nullable Duration retryAfter) {
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
    return switch (status) {
      case 400 -> "Bad Request";
      case 404 -> "Not Found";
      case 405 -> "Method Not Allowed";
      case 408 -> "Request Timeout";
      case 414 -> "URI Too Long";
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
