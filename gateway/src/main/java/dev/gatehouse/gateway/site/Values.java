package dev.gatehouse.gateway.site;

import dev.gatehouse.pki.IpName;
import dev.gatehouse.pki.ServerName;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Values of a site file, out of nodes; what is wrong with one is said, and the value is empty. */
final class Values {
  private static final Pattern DURATION = Pattern.compile("([0-9]{1,9})(ms|s|m|h|d)");

  /** The longest that anybody may have to wait; ours (2026-11). */
  private static final Duration LONGEST = Duration.ofDays(365);

  private static final Map<String, Duration> UNITS =
      Map.of(
          "ms", Duration.ofMillis(1),
          "s", Duration.ofSeconds(1),
          "m", Duration.ofMinutes(1),
          "h", Duration.ofHours(1),
          "d", Duration.ofDays(1));

  private final Path folder;
  private final Findings findings;

  /**
   * @param folder the site file's, to which paths are relative
   */
  Values(Path folder, Findings findings) {
    this.folder = folder;
    this.findings = findings;
  }

  Findings findings() {
    return findings;
  }

  /** A text that is not empty, without control characters. */
  Optional<String> text(Yaml node, String what) {
    if (node instanceof Yaml.Faulty) return Optional.empty();
    if (!(node instanceof Yaml.Scalar scalar) || scalar.isNothing()) {
      return wrong(node, what + " is a word, and here stands " + node.noun() + ".");
    }
    if (scalar.text().isEmpty()) return wrong(node, what + " is empty.");
    if (scalar.text().indexOf('\0') >= 0) {
      return wrong(node, what + " has a zero byte in it, which no program takes.");
    }
    return Optional.of(scalar.text());
  }

  /** One of several words. */
  Optional<String> oneOf(Yaml node, String what, List<String> words) {
    return text(node, what)
        .flatMap(
            word ->
                words.contains(word)
                    ? Optional.of(word)
                    : wrong(
                        node,
                        what
                            + " cannot be "
                            + Findings.quoted(word)
                            + ": it is "
                            + String.join(" or ", words)
                            + "."));
  }

  /** A text that may be empty if it stands in quotes. */
  Optional<String> word(Yaml node, String what) {
    return node instanceof Yaml.Scalar it && it.text().isEmpty() && !it.plain()
        ? Optional.of("")
        : text(node, what);
  }

  /** A list of words of which the first is not empty; empty where one of them is wrong. */
  Optional<List<String>> words(Yaml node, String what, String each) {
    if (node instanceof Yaml.Faulty) return Optional.empty();
    if (!(node instanceof Yaml.Sequence list)) {
      return wrong(node, what + " is a list, and here stands " + node.noun() + ".");
    }
    if (list.items().isEmpty()) return wrong(node, what + " is an empty list.");
    var words = new ArrayList<String>();
    for (Yaml item : list.items()) {
      (words.isEmpty() ? text(item, each) : word(item, each)).ifPresent(words::add);
    }
    return words.size() == list.items().size() ? Optional.of(words) : Optional.empty();
  }

  /** A whole number. */
  Optional<Integer> number(Yaml node, String what, int least, int most) {
    if (node instanceof Yaml.Faulty) return Optional.empty();
    if (!(node instanceof Yaml.Scalar it) || !it.plain() || !it.text().matches("[0-9]{1,10}")) {
      return wrong(node, what + " is a whole number, and here stands " + node.noun() + ".");
    }
    long value = Long.parseLong(it.text());
    return value >= least && value <= most
        ? Optional.of((int) value)
        : wrong(node, what + " is " + least + " to " + most + ", and here stands " + value + ".");
  }

  /** A time with its unit; positive. */
  Optional<Duration> duration(Yaml node, String what) {
    if (node instanceof Yaml.Faulty) return Optional.empty();
    Matcher match = DURATION.matcher(node instanceof Yaml.Scalar it ? it.text() : "");
    if (!match.matches()) {
      boolean bare = node instanceof Yaml.Scalar it && it.text().matches("[0-9]+");
      return wrong(
          node,
          what
              + (bare ? " has no unit" : " is a time with its unit, and here stands " + node.noun())
              + ": write "
              + (bare && node instanceof Yaml.Scalar it ? it.text() + "s, or such as" : "such as")
              + " 500ms, 30s, 5m, 2h or 1d.");
    }
    Duration unit = UNITS.getOrDefault(match.group(2), Duration.ZERO);
    Duration value = unit.multipliedBy(Long.parseLong(match.group(1)));
    return value.isPositive() && value.compareTo(LONGEST) <= 0
        ? Optional.of(value)
        : wrong(node, what + " is more than nothing, and not more than " + LONGEST.toDays() + "d.");
  }

  /** As {@link #duration} reads it: the largest unit that needs no fraction. */
  static String written(Duration duration) {
    long millis = duration.toMillis();
    for (String unit : List.of("d", "h", "m", "s")) {
      long each = UNITS.getOrDefault(unit, Duration.ofDays(1)).toMillis();
      if (millis % each == 0) return millis / each + unit;
    }
    return millis + "ms";
  }

  /** A path; a relative one begins at the site file's folder. */
  Optional<Path> path(Yaml node, String what) {
    return text(node, what)
        .flatMap(
            text -> {
              try {
                return Optional.of(folder.resolve(text).normalize());
              } catch (InvalidPathException e) {
                return wrong(node, what + " is no path: " + Findings.quoted(text) + ".");
              }
            });
  }

  /** A host: a DNS name or a literal address, without a port. */
  Optional<ServerName> host(Yaml node, String what) {
    return text(node, what).flatMap(text -> host(node, what, text));
  }

  Optional<ServerName> host(Yaml node, String what, String text) {
    if (text.startsWith("*.")) {
      return wrong(node, what + " is one name, and " + Findings.quoted(text) + " is many.");
    }
    try {
      boolean bracketed = text.startsWith("[") && text.endsWith("]");
      return Optional.of(ServerName.parse(bracketed ? text.substring(1, text.length() - 1) : text));
    } catch (IllegalArgumentException e) {
      return wrong(
          node,
          what
              + " is a host such as shop.example, without scheme and port, and "
              + Findings.quoted(text)
              + " is none"
              + reason(e, text)
              + ".");
    }
  }

  /** Why it is none, unless that would say the text a second time at length. */
  private static String reason(IllegalArgumentException e, String text) {
    String said = String.valueOf(e.getMessage());
    int why = said.indexOf("”: ", text.length());
    return why < 0 ? "" : ": " + said.substring(why + 3);
  }

  /** What people call a site: it stands in logs, between spaces. */
  Optional<String> siteName(Yaml.Scalar key) {
    return key.text().matches("[A-Za-z0-9._:-]{1,253}")
        ? Optional.of(key.text())
        : wrong(
            key,
            "A site cannot be called "
                + Findings.quoted(key.text())
                + ": its name has letters, digits, dots, colons, hyphens and underscores.");
  }

  /** {@code 127.0.0.1:8443} or {@code [::1]:8443}; port 0 where that is allowed. */
  Optional<InetSocketAddress> address(Yaml node, String what, int leastPort) {
    return text(node, what)
        .flatMap(
            text -> {
              int colon = text.lastIndexOf(':');
              String host = colon < 0 ? text : text.substring(0, colon);
              String port = text.substring(colon + 1);
              Optional<InetAddress> ip = ip(host);
              if (colon < 0 || ip.isEmpty() || !port.matches("[0-9]{1,5}")) {
                return wrong(node, noAddress(what, text, host, colon >= 0));
              }
              int number = Integer.parseInt(port);
              return number < leastPort || number > 65535
                  ? wrong(node, "There is no port " + port + ": ports are 1 to 65535.")
                  : Optional.of(new InetSocketAddress(ip.get(), number));
            });
  }

  private static String noAddress(String what, String text, String host, boolean hasColon) {
    String example =
        switch (host.toLowerCase(Locale.ROOT)) {
          case "localhost" -> "127.0.0.1:8443";
          case "*", "" -> hasColon ? "[::]:8443, which is every address" : "127.0.0.1:8443";
          default -> "127.0.0.1:8443 or [::1]:8443";
        };
    return what
        + " is an IP address with a port, and "
        + Findings.quoted(text)
        + " is none: write it like "
        + example
        + ".";
  }

  private static Optional<InetAddress> ip(String host) {
    boolean bracketed = host.startsWith("[") && host.endsWith("]") && host.length() > 2;
    if (host.contains(":") && !bracketed) return Optional.empty();
    try {
      String bare = bracketed ? host.substring(1, host.length() - 1) : host;
      return bracketed && !bare.contains(":")
          ? Optional.empty()
          : Optional.of(IpName.parse(bare).inetAddress());
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  <T> Optional<T> wrong(Yaml node, String sentence) {
    findings.error(node.at(), sentence);
    return Optional.empty();
  }
}
