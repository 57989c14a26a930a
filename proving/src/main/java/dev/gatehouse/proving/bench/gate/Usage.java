package dev.gatehouse.proving.bench.gate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a process and its children have used so far, and have now.
 *
 * @param cpuMicros in user and in kernel mode (proc(5), stat: utime and stime, in hundredths)
 * @param switches voluntary and involuntary context switches of threads that are there now
 * @param rssBytes resident now, files included
 */
record Usage(long cpuMicros, long switches, long rssBytes) {
  /** proc(5): USER_HZ, which is 100 wherever Linux runs today. */
  private static final long MICROS_PER_TICK = 10_000;

  static Usage of(long pid) {
    long cpu = 0;
    long switches = 0;
    long rss = 0;
    for (long each : tree(pid)) {
      cpu += ticks(each) * MICROS_PER_TICK;
      switches += switches(each);
      rss += rss(each);
    }
    return new Usage(cpu, switches, rss);
  }

  Usage since(Usage before) {
    return new Usage(cpuMicros - before.cpuMicros, switches - before.switches, rssBytes);
  }

  private static List<Long> tree(long pid) {
    List<Long> all = new ArrayList<>(List.of(pid));
    ProcessHandle.of(pid)
        .ifPresent(it -> it.descendants().map(ProcessHandle::pid).forEach(all::add));
    return all;
  }

  private static long ticks(long pid) {
    String stat = read(Path.of("/proc", Long.toString(pid), "stat"));
    if (stat.isEmpty()) {
      return 0;
    }
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return Long.parseLong(fields[11]) + Long.parseLong(fields[12]); // fields 14 and 15 of all
  }

  private static long switches(long pid) {
    long sum = 0;
    try (Stream<Path> threads = Files.list(Path.of("/proc", Long.toString(pid), "task"))) {
      for (Path it : threads.toList()) {
        sum += number(read(it.resolve("status")), "voluntary_ctxt_switches:");
        sum += number(read(it.resolve("status")), "nonvoluntary_ctxt_switches:");
      }
    } catch (IOException e) {
      return 0;
    }
    return sum;
  }

  private static long rss(long pid) {
    return number(read(Path.of("/proc", Long.toString(pid), "status")), "VmRSS:") * 1024;
  }

  private static long number(String status, String key) {
    return status
        .lines()
        .filter(it -> it.startsWith(key))
        .mapToLong(it -> Long.parseLong(it.replaceAll("\\D", "")))
        .findFirst()
        .orElse(0);
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException gone) {
      return "";
    }
  }
}
