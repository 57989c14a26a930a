package dev.gatehouse.gateway.pool;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A worker's bytes as lines that a terminal may be shown. */
class LineCutterTest {
  @Test
  void lines_end_with_any_line_end_and_the_last_one_with_the_output() {
    assertThat(cut(80, "one\ntwo\r\nthree\rfour\n\nlast".getBytes(UTF_8)))
        .containsExactly("one", "two", "three", "four", "", "last");
    assertThat(cut(80, "one\n".getBytes(UTF_8))).containsExactly("one");
  }

  @Test
  void a_long_line_becomes_pieces_that_cut_no_character() {
    assertThat(cut(5, "äöüß".getBytes(UTF_8))).containsExactly("äö", "üß");
    assertThat(cut(5, "a🌍b🌍".getBytes(UTF_8))).containsExactly("a🌍", "b🌍");
    assertThat(cut(4, "abcdefghi\n".getBytes(UTF_8))).containsExactly("abcd", "efgh", "i");
    assertThat(cut(4, "ab€€".getBytes(UTF_8))).containsExactly("ab", "€", "€");
  }

  @Test
  void a_line_of_exactly_the_limit_is_one_line() {
    assertThat(cut(4, "abcd\nefgh\n".getBytes(UTF_8))).containsExactly("abcd", "efgh");
  }

  @Test
  void what_is_no_utf_8_is_replaced_and_nothing_is_lost_around_it() {
    byte[] bytes = {'a', (byte) 0xff, 'b', (byte) 0xc3, '\n', (byte) 0x80, 'c'};
    assertThat(cut(80, bytes)).containsExactly("a\ufffdb\ufffd", "\ufffdc");
    byte[] tails = new byte[20];
    Arrays.fill(tails, (byte) 0x80);
    assertThat(String.join("", cut(6, tails))).hasSize(20);
  }

  @ParameterizedTest
  @CsvSource({
    // In quotes: outside of them control characters count as blanks here, and are stripped.
    "'\u001b[1;31mred\u001b[0m', red",
    "'\u001b]0;title\u0007', \\x1b]0;title\\x07",
    "'\u001b[2J', \\x1b[2J",
    "'nul\u0000', nul\\x00",
    "'\u009b31m', \\x9b31m",
    "'\u202egnp', \\u202egnp",
    "'a\tb', 'a\tb'",
    "👩‍👩‍👧, 👩‍👩‍👧"
  })
  void what_would_steer_a_terminal_is_written_out(String printed, String shown) {
    assertThat(cut(80, printed.getBytes(UTF_8))).containsExactly(shown);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void arriving_in_other_pieces_changes_nothing(long seed) {
    var random = new Random(seed);
    byte[] junk = new byte[5000];
    random.nextBytes(junk);
    List<String> whole = cut(100, junk);
    var lines = new ArrayList<String>();
    var cutter = new LineCutter(100, lines::add);
    int at = 0;
    while (at < junk.length) {
      int count = Math.min(junk.length - at, random.nextInt(40));
      cutter.take(Arrays.copyOfRange(junk, at, at + count), count);
      at += count;
    }
    cutter.end();
    assertThat(lines).isEqualTo(whole);
    assertThat(lines)
        .allSatisfy(
            it -> assertThat(it.chars()).noneMatch(c -> c != '\t' && Character.isISOControl(c)));
  }

  private static List<String> cut(int limit, byte[] bytes) {
    var lines = new ArrayList<String>();
    var cutter = new LineCutter(limit, lines::add);
    cutter.take(bytes, bytes.length);
    cutter.end();
    return lines;
  }
}
