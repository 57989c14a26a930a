package dev.gatehouse.gateway.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class LogTest {
  private static final InstantSource NOON =
      InstantSource.fixed(Instant.parse("2026-11-24T12:00:00.5Z"));

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  private Log log(Log.Level level) {
    return new Log(out, level, NOON);
  }

  private String written() {
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void each_line_has_its_time_in_utc_and_its_kind() {
    try (Log log = log(Log.Level.VERBOSE)) {
      log.warning("It rains.");
      log.notice("It rained.");
      log.detail("It rained twice.");
      log.request(line -> line.append("GET / 200"));
      log.output("web-1 | hello");
    }

    assertThat(written())
        .isEqualTo(
            """
            2026-11-24 12:00:00.500Z  warning  It rains.
            2026-11-24 12:00:00.500Z  notice   It rained.
            2026-11-24 12:00:00.500Z  detail   It rained twice.
            2026-11-24 12:00:00.500Z  request  GET / 200
            web-1 | hello
            """);
  }

  @Test
  void quiet_writes_warnings_and_what_workers_print() {
    try (Log log = log(Log.Level.QUIET)) {
      log.notice("no");
      log.detail("no");
      log.request(_ -> out.writeBytes(new byte[] {'n', 'o'}));
      log.warning("It rains.");
      log.output("web-1 | hello");
    }

    assertThat(written()).doesNotContain("no").contains("It rains.").contains("hello");
  }

  @Test
  void nobody_can_begin_a_line_move_the_cursor_or_turn_text_around() {
    try (Log log = log(Log.Level.NORMAL)) {
      log.request(line -> line.append("GET /a\n2026 fake\r\u001b[2J\u202ex\u009bü"));
    }

    assertThat(written())
        .endsWith("GET /a\\u000a2026 fake\\u000d\\u001b[2J\\u202ex\\u009bü\n")
        .hasLineCount(1);
  }

  @Test
  void a_line_without_end_is_cut() {
    try (Log log = log(Log.Level.NORMAL)) {
      log.notice("x".repeat(20_000));
    }

    assertThat(written()).endsWith("x…\n").hasSizeLessThan(9_000);
  }

  @Test
  void a_line_that_cannot_be_made_does_not_end_the_log() {
    try (Log log = log(Log.Level.NORMAL)) {
      log.request(
          _ -> {
            throw new IllegalStateException("broken");
          });
      log.notice("It goes on.");
    }

    assertThat(written()).contains("could not be made").contains("It goes on.");
  }

  @Test
  void whoever_speaks_never_waits_for_whoever_reads_and_is_told_how_much_was_left_out()
      throws Exception {
    var held = new CountDownLatch(1);
    var reading = new CountDownLatch(1);
    var stuck =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("only whole lines");
          }

          @Override
          public void write(byte[] bytes) throws IOException {
            reading.countDown();
            try {
              held.await();
            } catch (InterruptedException e) {
              throw new IOException(e);
            }
            out.write(bytes);
          }
        };

    try (Log log = new Log(stuck, Log.Level.NORMAL, NOON)) {
      log.notice("first");
      reading.await();
      for (int i = 0; i < 20_000; i++) {
        log.notice("line " + i);
      }
      held.countDown();
    }

    assertThat(written())
        .contains("line 16383\n")
        .doesNotContain("line 16384\n")
        .contains("gatehouse: 3616 lines are missing here");
  }
}
