package dev.gatehouse.gateway.site;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The form of a {@code pkcs11:} URI (RFC 7512, section 2.3), and what may stand in one. */
final class TokenUri {
  /**
   * Section 2.3: pk11-pchar and pk11-qchar, which are alike but for {@code &}, {@code /}, {@code
   * ?}.
   */
  private static final Pattern ATTRIBUTE =
      Pattern.compile(
          "([a-z][a-z0-9-]*)=((?:[A-Za-z0-9._~:\\[\\]@!$'()*+,=/?|-]|%[0-9A-Fa-f]{2}|&)*)");

  private static final Set<String> PATH =
      Set.of(
          "token",
          "manufacturer",
          "serial",
          "model",
          "library-manufacturer",
          "library-description",
          "library-version",
          "object",
          "type",
          "id",
          "slot-id",
          "slot-description",
          "slot-manufacturer");

  private static final Set<String> QUERY =
      Set.of("module-path", "module-name", "pin-source", "pin-value");

  private TokenUri() {}

  /** What is wrong with the URI, as the rest of a sentence about it; empty if nothing is. */
  static Optional<String> fault(String uri) {
    String rest = uri.substring("pkcs11:".length());
    int mark = rest.indexOf('?');
    String path = mark < 0 ? rest : rest.substring(0, mark);
    String query = mark < 0 ? "" : rest.substring(mark + 1);
    var seen = new HashSet<String>();
    return faults(path, ";", PATH, seen)
        .or(() -> faults(query, "&", QUERY, seen))
        .or(
            () ->
                seen.contains("pin-value")
                    ? Optional.of(
                        "has the PIN in it, where everybody reads it: put it into a file of its own"
                            + " and name that by pin-source")
                    : Optional.empty());
  }

  private static Optional<String> faults(
      String part, String between, Set<String> known, Set<String> seen) {
    if (part.isEmpty()) return Optional.empty();
    for (String attribute : part.split(between, -1)) {
      Matcher match = ATTRIBUTE.matcher(attribute);
      if (!match.matches()) {
        return Optional.of("has " + Findings.quoted(attribute) + ", which is no attribute");
      }
      if (!known.contains(match.group(1))) {
        return Optional.of(
            "has no attribute " + Findings.quoted(match.group(1)) + " in that place");
      }
      if (!seen.add(match.group(1))) {
        return Optional.of("has " + match.group(1) + " twice");
      }
    }
    return Optional.empty();
  }
}
