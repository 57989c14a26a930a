package dev.gatehouse.gateway.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 9110, sections 13 and 14, for one file of 1000 bytes. */
class ConditionsTest {
  private static final Instant WRITTEN = Instant.parse("1994-11-06T08:49:37.5Z");

  @TempDir private Path folder;
  private FileChannel channel;

  @BeforeEach
  void open() throws IOException {
    channel = FileChannel.open(Files.createFile(folder.resolve("f")));
  }

  @AfterEach
  void close() throws IOException {
    channel.close();
  }

  private String judge(Conditions conditions, String tag, long length) {
    Verdict verdict = conditions.judge(new OpenFile(channel, "text/plain", length, WRITTEN, tag));
    return switch (verdict) {
      case Verdict.Whole() -> "200";
      case Verdict.Part(long first, long last) -> "206 " + first + "-" + last;
      case Verdict.NotModified() -> "304";
      case Verdict.Failed() -> "412";
      case Verdict.Unsatisfiable() -> "416";
    };
  }

  private String range(String range, long length) {
    return judge(new Conditions("", "", "", "", "", range), "\"t\"", length);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "bytes=0-0 | 206 0-0",
        "bytes=0-499 | 206 0-499",
        "bytes=500-999 | 206 500-999",
        "bytes=500- | 206 500-999",
        "bytes=500-5000 | 206 500-999",
        "bytes=-1 | 206 999-999",
        "bytes=-1000 | 206 0-999",
        "bytes=-5000 | 206 0-999",
        "BYTES=0-1 | 206 0-1",
        "bytes= 0-1 | 206 0-1",
        "bytes=999- | 206 999-999",
        "bytes=1000- | 416",
        "bytes=1000-1001 | 416",
        "bytes=-0 | 416",
        "bytes=0-99999999999999999999999999999999 | 206 0-999",
        "bytes=99999999999999999999999999999999- | 416",
        "bytes=-99999999999999999999999999999999 | 206 0-999",
        "bytes=500-499 | 200",
        "bytes=- | 200",
        "bytes= | 200",
        "bytes | 200",
        "bytes=a-b | 200",
        "bytes=1-2-3 | 200",
        "bytes=--1 | 200",
        "bytes=+1-2 | 200",
        "bytes=0-1,3-4 | 200",
        "lines=0-1 | 200",
        "seconds=1-2 | 200",
      })
  void a_range_is_the_part_that_there_is(String range, String outcome) {
    assertThat(range(range, 1000)).isEqualTo(outcome);
  }

  @Test
  void of_an_empty_file_there_is_no_part() {
    assertThat(range("bytes=0-", 0)).isEqualTo("416");
    assertThat(range("bytes=-5", 0)).isEqualTo("200");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      value = {
        // If-Range: only the very same bytes make a part of any use
        "''|''|''|''|\"t\"|206 1-2",
        "''|''|''|''|\"u\"|200",
        "''|''|''|''|W/\"t\"|200",
        "''|''|''|''|Sun, 06 Nov 1994 08:49:37 GMT|206 1-2",
        "''|''|''|''|Sun, 06 Nov 1994 08:49:38 GMT|200",
        "''|''|''|''|nonsense|200",
        // what the client has
        "''|\"t\"|''|''|''|304",
        "''|W/\"t\"|''|''|''|304",
        "''|\"a\", \"b,\" ,W/\"t\"|''|''|''|304",
        "''|*|''|''|''|304",
        "''|\"u\"|''|''|''|206 1-2",
        "''|t|''|''|''|206 1-2",
        "''|\"t|''|''|''|206 1-2",
        "''|''|Sun, 06 Nov 1994 08:49:37 GMT|''|''|304",
        "''|''|Sunday, 06-Nov-94 08:49:37 GMT|''|''|304",
        "''|''|Sun Nov  6 08:49:37 1994|''|''|304",
        "''|''|Sun, 06 Nov 1994 08:49:36 GMT|''|''|206 1-2",
        "''|''|yesterday|''|''|206 1-2",
        "''|\"u\"|Sun, 06 Nov 1994 08:49:37 GMT|''|''|206 1-2", // the tag knows better
        // what the client builds upon
        "\"t\"|''|''|''|''|206 1-2",
        "*|''|''|''|''|206 1-2",
        "\"u\"|''|''|''|''|412",
        "W/\"t\"|''|''|''|''|412",
        "''|''|''|Sun, 06 Nov 1994 08:49:37 GMT|''|206 1-2",
        "''|''|''|Sun, 06 Nov 1994 08:49:36 GMT|''|412",
        "\"t\"|''|''|Sun, 06 Nov 1994 08:49:36 GMT|''|206 1-2",
        "\"u\"|\"t\"|''|''|''|412",
      })
  void conditions_are_judged_in_the_order_of_the_rfc(
      String match,
      String noneMatch,
      String since,
      String unmodified,
      String ifRange,
      String outcome) {
    var conditions = new Conditions(match, noneMatch, since, unmodified, ifRange, "bytes=1-2");
    assertThat(judge(conditions, "\"t\"", 1000)).isEqualTo(outcome);
  }

  @Test
  void a_weak_tag_says_that_nothing_changed_and_joins_no_parts() {
    String weak = "W/\"t\"";
    assertThat(judge(new Conditions("", "\"t\"", "", "", "", ""), weak, 9)).isEqualTo("304");
    assertThat(judge(new Conditions("", "", "", "", weak, "bytes=1-2"), weak, 9)).isEqualTo("200");
    assertThat(judge(new Conditions(weak, "", "", "", "", ""), weak, 9)).isEqualTo("412");
    String date = "Sun, 06 Nov 1994 08:49:37 GMT";
    assertThat(judge(new Conditions("", "", "", "", date, "bytes=1-2"), weak, 9)).isEqualTo("200");
  }

  @Test
  void a_date_is_written_as_the_rfc_has_it() {
    assertThat(HttpDate.format(WRITTEN)).isEqualTo("Sun, 06 Nov 1994 08:49:37 GMT");
  }
}
