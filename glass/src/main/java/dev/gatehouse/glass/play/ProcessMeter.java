package dev.gatehouse.glass.play;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * Reads what a process uses out of {@code /proc} (proc(5)): CPU from {@code stat}, context switches
 * from the {@code status} of each thread.
 */
public final class ProcessMeter {
  /** Of a tick of {@code stat}: Linux shows a hundred a second, whatever it counts with. */
  private static final long TICK_NANOS = 10_000_000;

  private final Path folder;

  /** A meter for that process. */
  public ProcessMeter(long pid) {
    this.folder = Path.of("/proc", String.valueOf(pid));
  }

  /**
   * A look at a process.
   *
   * @param switches of each thread that lives, by its ID: voluntary, involuntary
   */
  public record Look(long cpuNanos, Map<String, long[]> switches, long residentBytes) {
    /** What was used since. Threads that have ended since are counted, and left out. */
    public Usage since(Look earlier) {
      long voluntary = 0;
      long involuntary = 0;
      for (var it : switches.entrySet()) {
        long[] before = earlier.switches.getOrDefault(it.getKey(), new long[2]);
        voluntary += it.getValue()[0] - before[0];
        involuntary += it.getValue()[1] - before[1];
      }
      long ended =
          earlier.switches.keySet().stream().filter(it -> !switches.containsKey(it)).count();
      return new Usage(cpuNanos - earlier.cpuNanos, voluntary, involuntary, ended, residentBytes);
    }
  }

  /** Looks now. */
  public Look look() throws IOException {
    String stat = Files.readString(folder.resolve("stat"), ISO_8859_1);
    Map<String, long[]> switches = new HashMap<>();
    try (DirectoryStream<Path> threads = Files.newDirectoryStream(folder.resolve("task"))) {
      for (Path it : threads) {
        try {
          String status = Files.readString(it.resolve("status"), ISO_8859_1);
          switches.put(it.getFileName().toString(), switches(status));
        } catch (IOException ended) {
          // It ended while we looked.
        }
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    String status = Files.readString(folder.resolve("status"), ISO_8859_1);
    return new Look(cpuNanos(stat), switches, 1024 * number(status, "VmRSS"));
  }

  /** Fields 14 and 15 of the line; the second may hold anything, parentheses and spaces too. */
  static long cpuNanos(String stat) {
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) * TICK_NANOS;
  }

  static long[] switches(String status) {
    return new long[] {
      number(status, "voluntary_ctxt_switches"), number(status, "nonvoluntary_ctxt_switches")
    };
  }

  private static long number(String status, String name) {
    for (String line : status.split("\n", -1)) {
      if (line.startsWith(name + ":")) {
        return Long.parseLong(line.substring(name.length() + 1).strip().split(" ", 2)[0]);
      }
    }
    return 0;
  }
}
