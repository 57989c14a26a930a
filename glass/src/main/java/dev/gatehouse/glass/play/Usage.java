package dev.gatehouse.glass.play;

/**
 * What a process has used.
 *
 * @param cpuNanos in user and in system mode, all threads, those that have ended too
 * @param voluntary how often a thread waited for something: context switches that it asked for
 * @param involuntary how often one was made to wait for another
 * @param threadsEnded threads whose context switches are not in it, for they ended between two
 *     looks
 * @param residentBytes of memory, now
 */
public record Usage(
    long cpuNanos, long voluntary, long involuntary, long threadsEnded, long residentBytes) {
  /** Nothing. */
  public static final Usage NONE = new Usage(0, 0, 0, 0, 0);

  /** Both together. */
  public Usage plus(Usage other) {
    return new Usage(
        cpuNanos + other.cpuNanos,
        voluntary + other.voluntary,
        involuntary + other.involuntary,
        threadsEnded + other.threadsEnded,
        residentBytes + other.residentBytes);
  }
}
