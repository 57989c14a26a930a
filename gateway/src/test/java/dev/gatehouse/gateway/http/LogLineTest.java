package dev.gatehouse.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Lines that can be believed, written by a thread that nobody waits for. */
class LogLineTest {
  private static AccessEntry entry(String method, String host, String path, String id) {
    return new AccessEntry(
        Instant.parse("2026-11-24T12:00:00.005Z"),
        id,
        "127.0.0.1",
        method,
        host,
        path,
        200,
        "",
        0,
        1024,
        Duration.ofNanos(1_234_567),
        Duration.ZERO,
        "shop-1",
        1,
        "TLSv1.3");
  }

  private static String line(AccessEntry entry) {
    var out = new StringBuilder();
    LogLine.write(entry, out);
    return out.toString();
  }

  @Test
  void a_line_has_a_name_for_every_value_that_says_something() {
    assertThat(line(entry("GET", "shop.test", "/basket", "01h")))
        .isEqualTo(
            "status=200 method=GET host=shop.test path=/basket took=1.234ms out=1024 worker=shop-1"
                + " client=127.0.0.1 tls=TLSv1.3 id=01h");
  }

  @Test
  void what_is_unusual_is_there_when_it_is() {
    var unusual =
        new AccessEntry(
            Instant.EPOCH,
            "01h",
            "::1",
            "",
            "",
            "",
            0,
            "WorkerDied",
            7,
            0,
            Duration.ofSeconds(2),
            Duration.ofMillis(5),
            null,
            2,
            "");
    assertThat(line(unusual))
        .isEqualTo(
            "status=- reason=WorkerDied method=- host=- path=- took=2000.000ms queued=5.000ms in=7"
                + " attempts=2 client=::1 id=01h");
  }

  @Test
  void nobody_can_write_a_line_or_a_field_of_their_own() {
    assertThat(line(entry("G\r\nET", "a status=200", "/\n\u001b[31m\"\\\u00e9\u2028", "01h")))
        .contains(
            " method=G\\x0d\\x0aET host=a\\x20status=200 path=/\\x0a\\x1b[31m\\x22\\x5c\\xe9\\u2028 ")
        .hasLineCount(1);
  }
}
