package dev.gatehouse.gateway.files;

import java.time.Duration;

/** Every default of this package, with its reason and the day of the decision. */
public final class FilesDefaults {
  /**
   * How many threads look at the disk: a page that is in memory takes microseconds, and a disk that
   * is not has some tens of requests in it at most. 2026-11-24.
   */
  static final int THREADS = 8;

  /** How many looks wait; a longer line is a disk that hangs, and then a 503 helps more. */
  static final int WAITING = 1024;

  /** How long a thread without work stays. */
  static final Duration IDLE = Duration.ofSeconds(10);

  /**
   * Files of up to this size are read whole where they are opened: one way to the threads and back.
   * More than nine in ten of the web's files are smaller. 2026-11-24.
   */
  public static final int WHOLE_BYTES = 65_536;

  /**
   * How much of a larger file is read, or left to the kernel to send, at a time; whoever reads
   * slowly keeps one such piece in memory, and one more on its way. 2026-11-24.
   */
  public static final int PIECE_BYTES = 131_072;

  /**
   * A file that changed more recently may change again without a trace: the kernel's clock for
   * files goes in steps of up to 10 ms, and other file systems' of 2 s. Until then its entity tag
   * is weak. 2026-11-24.
   */
  static final Duration SETTLED = Duration.ofSeconds(2);

  private FilesDefaults() {}
}
