package dev.gatehouse.proving.bench;

import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A contender's line of JSON.
 *
 * @param first nanoseconds at the server, or sealing; {@code second} at the client, or opening
 * @param firstBytes allocated there, or -1 where that is not said
 */
record Report(
    @Nullable String absent,
    long done,
    long first,
    long second,
    long wall,
    long cpu,
    long firstBytes,
    long secondBytes) {
  static Report absent(String why) {
    return new Report(why, 0, 0, 0, 1, 1, -1, -1);
  }

  static Report parse(String line) throws IOException {
    Matcher absent = Pattern.compile("\"absent\":\"([^\"]*)\"").matcher(line);
    if (absent.find()) {
      return absent(absent.group(1));
    }
    long done = number("done", line);
    if (done <= 0) {
      throw new IOException("a contender said: " + line);
    }
    return new Report(
        null,
        done,
        number("first", line),
        number("second", line),
        number("wall", line),
        number("cpu", line),
        number("firstBytes", line),
        number("secondBytes", line));
  }

  private static long number(String field, String line) {
    Matcher matcher = Pattern.compile("\"" + field + "\":(\\d+)").matcher(line);
    return matcher.find() ? Long.parseLong(matcher.group(1)) : -1;
  }

  /**
   * For one of what was done. The clocks on the wall ran on while others had the core: the share of
   * processor time corrects that.
   */
  double nanos(int side) {
    double share = Math.min(1, (double) cpu / wall);
    return share * (side == 0 ? first : second) / done;
  }

  double bytes(int side) {
    return (double) (side == 0 ? firstBytes : secondBytes) / done;
  }
}
