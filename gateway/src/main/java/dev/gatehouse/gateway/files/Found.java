package dev.gatehouse.gateway.files;

/** What a path turned out to be. */
public sealed interface Found {
  /** A file, open: whoever is given it closes it. */
  record Opened(OpenFile file) implements Found {}

  /** A folder, whose path has to end in a slash so that links in its pages lead below it. */
  record NeedsSlash() implements Found {}

  /** Nothing that is shown to the web. */
  record Missing() implements Found {}

  /** It is there, and the gate's user may not read it. */
  record Forbidden() implements Found {}

  /** It was replaced each time that it was opened. */
  record Changing() implements Found {}
}
