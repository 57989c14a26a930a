package dev.gatehouse.pki;

/** What became of a question whether a chain is good for a purpose. */
public sealed interface PathVerdict {
  /** It is, and this is the path that says so. */
  record Valid(ValidatedPath path) implements PathVerdict {}

  /**
   * It is not.
   *
   * @param depth of the certificate at fault in the path that got furthest: 0 is the peer's own, 1
   *     its issuer
   * @param sentence which certificate, and why, with names and dates; for people
   */
  record Rejected(PathFault why, int depth, String sentence) implements PathVerdict {}
}
