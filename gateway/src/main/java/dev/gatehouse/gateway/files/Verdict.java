package dev.gatehouse.gateway.files;

/** What of a file a request is answered with. */
public sealed interface Verdict {
  /** All of it: 200. */
  record Whole() implements Verdict {}

  /**
   * A part: 206.
   *
   * @param first the number of its first byte
   * @param last the number of its last byte, at least {@code first}
   */
  record Part(long first, long last) implements Verdict {}

  /** The client has it already: 304. */
  record NotModified() implements Verdict {}

  /** It is not what the client builds upon: 412. */
  record Failed() implements Verdict {}

  /** No byte is where the client wants some: 416. */
  record Unsatisfiable() implements Verdict {}
}
