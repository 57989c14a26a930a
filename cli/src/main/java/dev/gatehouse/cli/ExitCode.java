package dev.gatehouse.cli;

/** What a command tells the shell. */
final class ExitCode {
  /** It is done. */
  static final int DONE = 0;

  /** It ran, and the answer is no. */
  static final int NO = 1;

  /** The user's mistake: said again otherwise, it works. */
  static final int USER = 2;

  /** The environment's: the machine, or what else runs on it. */
  static final int ENVIRONMENT = 3;

  /** Ended by Ctrl-C: 128 and the signal's number, as shells have it. */
  static final int INTERRUPTED = 130;

  private ExitCode() {}
}
