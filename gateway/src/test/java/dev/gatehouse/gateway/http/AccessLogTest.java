package dev.gatehouse.gateway.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Lines that can be believed, written by a thread that nobody waits for. */
class AccessLogTest {
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
  void a_line_has_a_name_for_every_value() {
    assertThat(line(entry("GET", "shop.test", "/basket", "01h")))
        .isEqualTo(
            "time=2026-11-24T12:00:00.005Z id=01h client=127.0.0.1 method=GET host=shop.test"
                + " path=/basket status=200 reason=- in=0 out=1024 took=1.234ms queued=0.000ms"
                + " worker=shop-1 attempts=1 tls=TLSv1.3\n");
  }

  @Test
  void nobody_can_write_a_line_or_a_field_of_their_own() {
    assertThat(line(entry("G\r\nET", "a status=200", "/\n\u001b[31m\"\\\u00e9\u2028", "01h")))
        .contains(
            " method=G\\x0d\\x0aET host=a\\x20status=200 path=/\\x0a\\x1b[31m\\x22\\x5c\\xe9\\u2028 ")
        .hasLineCount(1);
  }

  @Test
  void all_that_was_added_before_the_end_is_written_in_order() {
    var out = new ByteArrayOutputStream();
    try (var log = AccessLogWriter.to(out)) {
      for (int i = 0; i < 1000; i++) log.add(entry("GET", "a", "/" + i, "x"));
    }
    String[] lines = out.toString(ISO_8859_1).split("\n", -1);
    assertThat(lines).hasSize(1001);
    for (int i = 0; i < 1000; i++) assertThat(lines[i]).contains(" path=/" + i + " ");
  }

  @Test
  void what_does_not_fit_is_dropped_counted_and_told() throws InterruptedException {
    var out = new ByteArrayOutputStream();
    var stuck = new CountDownLatch(1);
    var go = new CountDownLatch(1);
    var slow =
        new OutputStream() {
          @Override
          public void write(int b) {
            throw new AssertionError("one byte at a time");
          }

          @Override
          public void write(byte[] bytes, int from, int length) {
            stuck.countDown();
            try {
              go.await();
            } catch (InterruptedException e) {
              throw new AssertionError(e);
            }
            out.write(bytes, from, length);
          }
        };
    try (var log = AccessLogWriter.to(slow, 10)) {
      log.add(entry("GET", "a", "/first", "x"));
      stuck.await();
      for (int i = 0; i < 25; i++) log.add(entry("GET", "a", "/" + i, "x")); // never blocks
      assertThat(log.dropped()).isEqualTo(15);
      go.countDown();
    }
    String text = out.toString(ISO_8859_1);
    assertThat(text).contains("path=/first ", "path=/9 ", "lost=15\n").doesNotContain("path=/10 ");
  }

  @Test
  void a_disk_that_is_full_ends_nothing() {
    var full =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("No space left on device");
          }
        };
    AccessLogWriter log = AccessLogWriter.to(full);
    log.add(entry("GET", "a", "/", "x"));
    log.close();
    assertThat(log.dropped()).isOne();
    log.add(entry("GET", "a", "/", "x"));
    assertThat(log.dropped()).isEqualTo(2);
  }
}
