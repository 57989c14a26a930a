import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/**
 * Reads the test reports of all rooms after a build and says what came out: failures, skipped tests
 * with their reasons, time by part, and as the last line {@code N passed, N failed, N skipped}.
 *
 * <p>Started by ./verify as a source file: {@code java tools/Verdict.java CHECKOUT [--log
 * MAVEN-LOG] [--expect FILE]}. A line of the expectations is a test class, of which at least one
 * test must have run and none may have been skipped, or {@code class#text}, which says the same of
 * the tests of that class whose name contains the text; {@code #} at a line's start begins a
 * comment. Exit code 0, or 1 if a test failed, none ran, or an expected one did not run.
 */
public final class Verdict {
  enum Outcome {
    PASSED,
    FAILED,
    SKIPPED
  }

  /**
   * One test that was reported.
   *
   * @param reason why it was skipped or how it failed, in one line; empty if it passed
   */
  record Test(String room, String type, String name, Outcome outcome, String reason) {
    String shortType() {
      return type.substring(type.lastIndexOf('.') + 1);
    }
  }

  private static final Pattern REACTOR_LINE =
      Pattern.compile("Gatehouse (\\S+) \\.+ \\S+ \\[ *([0-9:.]+ (?:s|min|h))\\]");

  private final List<Test> tests = new ArrayList<>();
  private final Map<String, Double> secondsByRoom = new TreeMap<>();

  private Verdict() {}

  public static void main(String[] args) throws Exception {
    Path checkout = Path.of(args[0]);
    Path log = null;
    Path expectations = null;
    for (int i = 1; i + 1 < args.length; i += 2) {
      switch (args[i]) {
        case "--log" -> log = Path.of(args[i + 1]);
        case "--expect" -> expectations = Path.of(args[i + 1]);
        default -> throw new IllegalArgumentException("unknown option " + args[i]);
      }
    }
    Verdict verdict = new Verdict();
    verdict.readReports(checkout);
    List<String> unmet =
        expectations == null ? List.of() : verdict.unmet(Files.readAllLines(expectations));
    verdict.print(
        System.out, log == null ? List.of() : reactorTimes(Files.readString(log)), unmet);
    boolean good = verdict.count(Outcome.FAILED) == 0 && !verdict.tests.isEmpty();
    System.exit(good && unmet.isEmpty() ? 0 : 1);
  }

  private void readReports(Path checkout) throws IOException {
    try (Stream<Path> rooms = Files.list(checkout)) {
      for (Path room : rooms.sorted().toList()) {
        for (String kind : List.of("surefire-reports", "failsafe-reports")) {
          Path folder = room.resolve("target").resolve(kind);
          if (!Files.isDirectory(folder)) continue;
          try (Stream<Path> reports = Files.list(folder)) {
            reports
                .filter(file -> file.getFileName().toString().matches("TEST-.*\\.xml"))
                .sorted()
                .forEach(file -> readReport(room.getFileName().toString(), file));
          }
        }
      }
    }
  }

  private void readReport(String room, Path file) {
    try {
      Element suite =
          DocumentBuilderFactory.newInstance()
              .newDocumentBuilder()
              .parse(file.toFile())
              .getDocumentElement();
      secondsByRoom.merge(
          room, Double.parseDouble(suite.getAttribute("time").replace(",", "")), Double::sum);
      NodeList cases = suite.getElementsByTagName("testcase");
      for (int i = 0; i < cases.getLength(); i++) {
        tests.add(test(room, (Element) cases.item(i)));
      }
    } catch (Exception e) {
      throw new UncheckedIOException("cannot read the report " + file, new IOException(e));
    }
  }

  private static Test test(String room, Element testcase) {
    Outcome outcome = Outcome.PASSED;
    String reason = "";
    for (Node child = testcase.getFirstChild(); child != null; child = child.getNextSibling()) {
      if (child instanceof Element element) {
        switch (element.getTagName()) {
          case "skipped" -> outcome = Outcome.SKIPPED;
          case "failure", "error" -> outcome = Outcome.FAILED;
          default -> {
            continue;
          }
        }
        reason = oneLine(message(element));
      }
    }
    return new Test(
        room, testcase.getAttribute("classname"), testcase.getAttribute("name"), outcome, reason);
  }

  /** Surefire makes no attribute of a message that begins with a line end, as AssertJ's do. */
  private static String message(Element element) {
    return element.hasAttribute("message")
        ? element.getAttribute("message")
        : element.getTextContent().replaceFirst("(?s)\n\tat .*", "");
  }

  private static String oneLine(String message) {
    String line =
        message
            .replaceFirst("^Assumption failed: ", "")
            .replaceFirst("^org\\.opentest4j\\.TestAbortedException: ", "")
            .replaceFirst("(?s)^\\s*assumption was not met due to: \\[(.*?)\\] *\n.*", "$1")
            .strip()
            .replaceAll("\\s+", " ");
    return line.isEmpty() ? "no reason given" : line;
  }

  /** What of the expectations did not come true, each in a sentence. */
  private List<String> unmet(List<String> lines) {
    List<String> unmet = new ArrayList<>();
    for (String line : lines) {
      String wanted = line.strip();
      if (wanted.isEmpty() || wanted.startsWith("#")) continue;
      int mark = wanted.indexOf('#');
      String type = mark < 0 ? wanted : wanted.substring(0, mark);
      String text = mark < 0 ? "" : wanted.substring(mark + 1);
      List<Test> meant =
          tests.stream()
              .filter(test -> test.type.equals(type) || test.type.startsWith(type + "$"))
              .filter(test -> test.name.contains(text))
              .toList();
      List<Test> skipped = meant.stream().filter(test -> test.outcome == Outcome.SKIPPED).toList();
      if (meant.isEmpty()) {
        unmet.add(wanted + " did not run");
      } else if (!skipped.isEmpty()) {
        unmet.add(wanted + " was skipped: " + skipped.getFirst().reason);
      }
    }
    return unmet;
  }

  private record Part(String room, String wallTime) {}

  private static List<Part> reactorTimes(String log) {
    List<Part> parts = new ArrayList<>();
    for (Matcher line = REACTOR_LINE.matcher(log); line.find(); ) {
      parts.add(new Part(line.group(1), line.group(2)));
    }
    return parts;
  }

  private void print(PrintStream out, List<Part> parts, List<String> unmet) {
    if (count(Outcome.FAILED) > 0) {
      out.println("Failed:");
      tests.stream()
          .filter(test -> test.outcome == Outcome.FAILED)
          .forEach(
              test ->
                  out.printf(
                      "  %-8s %s.%s: %s%n",
                      test.room, test.shortType(), test.name, shortened(test.reason)));
    }
    if (count(Outcome.SKIPPED) > 0) {
      out.println("Skipped:");
      Map<String, List<Test>> byReason = new TreeMap<>();
      tests.stream()
          .filter(test -> test.outcome == Outcome.SKIPPED)
          .forEach(test -> byReason.computeIfAbsent(test.reason, _ -> new ArrayList<>()).add(test));
      byReason.forEach(
          (reason, skipped) -> {
            Set<String> where = new TreeSet<>();
            skipped.forEach(test -> where.add(test.room + "/" + test.shortType()));
            out.printf("  %4d  %s [%s]%n", skipped.size(), reason, String.join(", ", where));
          });
    }
    if (!parts.isEmpty()) {
      out.println("Time by part (build and tests; of these, in tests):");
      for (Part part : parts) {
        Double inTests = secondsByRoom.get(part.room);
        out.printf(
            "  %-8s %12s %10s%n",
            part.room, part.wallTime, inTests == null ? "" : "%.1f s".formatted(inTests));
      }
    }
    unmet.forEach(what -> out.println("Expected, and not so: " + what));
    if (tests.isEmpty()) out.println("No test ran, which is a failure too.");
    out.printf(
        "%d passed, %d failed, %d skipped%n",
        count(Outcome.PASSED), count(Outcome.FAILED), count(Outcome.SKIPPED));
  }

  private static String shortened(String reason) {
    return reason.length() <= 300 ? reason : reason.substring(0, 300) + "…";
  }

  private long count(Outcome outcome) {
    return tests.stream().filter(test -> test.outcome == outcome).count();
  }
}
