package dev.gatehouse.cli;

import dev.gatehouse.gateway.Front;
import java.util.List;
import java.util.Optional;

/**
 * What a gate says once it is ready: where it is, what is behind it, and how to be believed.
 *
 * @param fronts at least one
 * @param rootFile the certificate to trust, as a shell takes it; empty where others vouch for us
 * @param trusted whether this machine trusts it already
 * @param program how the user calls us
 */
record Banner(List<Front> fronts, Optional<String> rootFile, boolean trusted, String program) {

  /** The text, with an empty line before and after it. */
  String text() {
    var page = new StringBuilder("\n");
    boolean one = fronts.stream().map(Front::behind).distinct().count() == 1;
    int width = fronts.stream().mapToInt(it -> it.url().length()).max().orElse(0);
    for (Front it : fronts) {
      page.append("  ").append(it.url());
      if (!one) {
        page.append(" ".repeat(width - it.url().length() + 2)).append(behind(it));
      }
      page.append("\n");
    }
    page.append("\n");
    if (one) {
      page.append("  in front of  ").append(behind(fronts.getFirst())).append("\n");
    }
    if (rootFile.isPresent()) {
      if (!trusted) {
        page.append("  for browsers ").append(program).append(" trust install\n");
      }
      page.append("  for curl     curl --cacert ").append(rootFile.get());
      page.append(" ").append(fronts.getFirst().url()).append("\n");
    }
    page.append("  to end it    Ctrl-C\n\n");
    return page.toString();
  }

  private static String behind(Front it) {
    return shortened(it.behind()) + (it.workers() == 0 ? "" : "  (" + workers(it.workers()) + ")");
  }

  private static String workers(int count) {
    return count + (count == 1 ? " worker" : " workers");
  }

  private static String shortened(String command) {
    return command.length() <= 70 ? command : command.substring(0, 69) + "…";
  }
}
