package dev.gatehouse.cli;

import java.util.List;

/**
 * What a gate says once it is ready: where it is, what is behind it, and how to be believed.
 *
 * @param urls at least one
 * @param backend the command, or the URL
 * @param workers such as {@code 1 worker}; empty where we start none
 * @param rootFile the certificate to trust, as a shell takes it
 * @param trusted whether this machine trusts it already
 * @param program how the user calls us
 */
record Banner(
    List<String> urls,
    String backend,
    String workers,
    String rootFile,
    boolean trusted,
    String program) {

  /** The text, with an empty line before and after it. */
  String text() {
    var page = new StringBuilder("\n");
    for (String url : urls) {
      page.append("  ").append(url).append("\n");
    }
    page.append("\n  in front of  ").append(shortened(backend));
    if (!workers.isEmpty()) {
      page.append("  (").append(workers).append(")");
    }
    page.append("\n");
    if (!trusted) {
      page.append("  for browsers ").append(program).append(" trust install\n");
    }
    page.append("  for curl     curl --cacert ").append(rootFile);
    page.append(" ").append(urls.getFirst()).append("\n");
    page.append("  to end it    Ctrl-C\n\n");
    return page.toString();
  }

  /** The number of workers in words. */
  static String workers(int count) {
    return count + (count == 1 ? " worker" : " workers");
  }

  private static String shortened(String command) {
    return command.length() <= 70 ? command : command.substring(0, 69) + "…";
  }
}
