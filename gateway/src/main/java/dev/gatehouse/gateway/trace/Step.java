package dev.gatehouse.gateway.trace;

/**
 * One step of a request's way, as drawings, pages and {@code gatehouse trace} have it. It takes the
 * time from the end of the step before it until its own.
 *
 * @param number from 1
 * @param place who does it
 * @param ends what is over when the step is
 * @param name a few words, for a drawing
 * @param sentence what happens
 * @param source the file of the gateway's room that does it, such as {@code
 *     pipeline/TlsHandler.java}
 */
public record Step(
    int number, Place place, Moment ends, String name, String sentence, String source) {
  /** Who does it. */
  public enum Place {
    /** The gateway's process. */
    GATEWAY,
    /** The filter's process. */
    FILTER,
    /** The operating system's kernel. */
    KERNEL,
    /** A worker's process. */
    WORKER
  }
}
