package dev.gatehouse.proving.bench.gate;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One run of wrk, on the second core.
 *
 * @param requests answered
 * @param seconds that it took
 * @param p50Micros half of them took no longer
 * @param errors of sockets, and answers that were not 2xx or 3xx
 */
record Wrk(long requests, double seconds, double p50Micros, double p99Micros, long errors) {
  private static final Pattern TOTAL = Pattern.compile("(\\d+) requests in ([\\d.]+)(us|ms|s|m)");
  private static final Pattern PERCENTILE =
      Pattern.compile("^\\s+(50|99)%\\s+([\\d.]+)(us|ms|s|m)", Pattern.MULTILINE);
  private static final Pattern SOCKET_ERRORS =
      Pattern.compile("connect (\\d+), read (\\d+), write (\\d+), timeout (\\d+)");
  private static final Pattern OTHER_ANSWERS = Pattern.compile("Non-2xx or 3xx responses: (\\d+)");

  static Wrk run(String url, int connections, int seconds, List<String> headers)
      throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                "taskset",
                "-c",
                "1",
                "wrk",
                "-t1",
                "-c" + connections,
                "-d" + seconds + "s",
                "--latency",
                "--timeout",
                "20s"));
    headers.forEach(it -> command.addAll(List.of("-H", it)));
    command.add(url);
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return parse(text);
  }

  static Wrk parse(String text) throws IOException {
    Matcher total = TOTAL.matcher(text);
    if (!total.find()) {
      throw new IOException("wrk said: " + text);
    }
    double p50 = 0;
    double p99 = 0;
    Matcher percentile = PERCENTILE.matcher(text);
    while (percentile.find()) {
      double micros = micros(percentile.group(2), percentile.group(3));
      if (percentile.group(1).equals("50")) {
        p50 = micros;
      } else {
        p99 = micros;
      }
    }
    long errors = 0;
    Matcher sockets = SOCKET_ERRORS.matcher(text);
    if (sockets.find()) {
      for (int i = 1; i <= 4; i++) {
        errors += Long.parseLong(sockets.group(i));
      }
    }
    Matcher others = OTHER_ANSWERS.matcher(text);
    if (others.find()) {
      errors += Long.parseLong(others.group(1));
    }
    return new Wrk(
        Long.parseLong(total.group(1)),
        micros(total.group(2), total.group(3)) / 1e6,
        p50,
        p99,
        errors);
  }

  private static double micros(String number, String unit) {
    double value = Double.parseDouble(number);
    return switch (unit.toLowerCase(Locale.ROOT)) {
      case "us" -> value;
      case "ms" -> value * 1e3;
      case "s" -> value * 1e6;
      default -> value * 60e6;
    };
  }
}
