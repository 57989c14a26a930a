package dev.gatehouse.gateway.pool;

/**
 * How a process ended, in the words of a shell and of {@link Process#exitValue()}: {@code 0..255},
 * where 129 and up usually mean a signal. Neither can tell an exit status of 137 from signal 9, so
 * neither do we.
 *
 * @param status the exit status, {@code 0..255}
 */
public record Exit(int status) {
  /** Above this, a shell means a signal (POSIX, 2.8.2 "Exit Status for Commands"). */
  private static final int SIGNALLED = 128;

  /** True where the process said that it had done its work. */
  public boolean successful() {
    return status == 0;
  }

  /** For a sentence: {@code with exit status 1}, {@code by signal 9 (KILL)}. */
  public String described() {
    int signal = status - SIGNALLED;
    return switch (signal) {
      case 1 -> "by signal 1 (HUP)";
      case 2 -> "by signal 2 (INT)";
      case 4 -> "by signal 4 (ILL)";
      case 6 -> "by signal 6 (ABRT)";
      case 7 -> "by signal 7 (BUS)";
      case 8 -> "by signal 8 (FPE)";
      case 9 -> "by signal 9 (KILL)";
      case 11 -> "by signal 11 (SEGV)";
      case 13 -> "by signal 13 (PIPE)";
      case 15 -> "by signal 15 (TERM)";
      default -> "with exit status " + status;
    };
  }
}
