package dev.gatehouse.glass.play;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** How much all of the machine's cores together have worked, from {@code /proc/stat} (proc(5)). */
public final class MachineMeter {
  private static final long TICK_NANOS = 10_000_000;

  private MachineMeter() {}

  /** Nanoseconds of work so far, of all programs and of the kernel. */
  public static long busyNanos() throws IOException {
    return busyNanos(Files.readString(Path.of("/proc/stat")));
  }

  /** The first line: user, nice, system, idle, iowait, irq, softirq, steal, and guests. */
  static long busyNanos(String stat) {
    String[] fields = stat.lines().findFirst().orElse("").split(" +", -1);
    long ticks = 0;
    for (int i : new int[] {1, 2, 3, 6, 7}) {
      ticks += Long.parseLong(fields[i]);
    }
    return ticks * TICK_NANOS;
  }
}
