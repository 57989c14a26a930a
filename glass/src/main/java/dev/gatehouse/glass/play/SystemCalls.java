package dev.gatehouse.glass.play;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Counts system calls by process, with {@code perf stat -e raw_syscalls:sys_enter}. Counting makes
 * each call a little slower, so it is done in a round of its own.
 */
public final class SystemCalls implements AutoCloseable {
  private static final String EVENT = "raw_syscalls:sys_enter";

  private final Map<String, Process> counters = new HashMap<>();
  private final Map<String, Path> outputs = new HashMap<>();

  private SystemCalls() {}

  /**
   * Why they cannot be counted here; empty where they can.
   *
   * @param folder for a moment's file
   */
  public static String absence(Path folder) throws InterruptedException {
    Path output = folder.resolve("perf-probe");
    try {
      Process probe =
          new ProcessBuilder(
                  "perf", "stat", "-x,", "-e", EVENT, "-o", output.toString(), "--", "true")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (!probe.waitFor(10, TimeUnit.SECONDS)) {
        probe.destroyForcibly();
        return "perf does not end";
      }
      return parse(Files.readString(output)) > 0 ? "" : "perf may not count them here";
    } catch (IOException e) {
      return "there is no perf here, or it may not be used";
    }
  }

  /** Begins to count, for each process by its name. */
  public static SystemCalls begin(Map<String, Long> processes, Path folder)
      throws IOException, InterruptedException {
    SystemCalls calls = new SystemCalls();
    try {
      for (var it : processes.entrySet()) {
        Path output = folder.resolve("perf-" + it.getKey());
        Files.deleteIfExists(output);
        List<String> words =
            new ArrayList<>(List.of("perf", "stat", "-x,", "-e", EVENT, "-o", output.toString()));
        words.addAll(List.of("-p", String.valueOf(it.getValue())));
        calls.outputs.put(it.getKey(), output);
        calls.counters.put(
            it.getKey(),
            new ProcessBuilder(words)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start());
      }
      // perf says nothing when it has begun; it opens its counters in a few milliseconds.
      Thread.sleep(300);
      return calls;
    } catch (IOException | InterruptedException e) {
      calls.close();
      throw e;
    }
  }

  /**
   * Ends, and says how many there were, by the process's name; negative where perf does not say.
   */
  public Map<String, Long> end() throws IOException, InterruptedException {
    Map<String, Long> counts = new HashMap<>();
    for (var it : counters.entrySet()) {
      interrupt(it.getValue());
      counts.put(it.getKey(), parse(Files.readString(outputs.get(it.getKey()), UTF_8)));
    }
    return counts;
  }

  /** perf writes its counts when it gets SIGINT. */
  private static void interrupt(Process perf) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-INT", String.valueOf(perf.pid())).start().waitFor();
    if (!perf.waitFor(5, TimeUnit.SECONDS)) {
      perf.destroyForcibly().waitFor();
    }
  }

  /** The first field of the line of our event. */
  static long parse(String output) {
    for (String line : output.split("\n", -1)) {
      if (line.contains(EVENT)) {
        String first = line.substring(0, Math.max(0, line.indexOf(',')));
        return first.matches("\\d+") ? Long.parseLong(first) : -1;
      }
    }
    return -1;
  }

  @Override
  public void close() {
    counters.values().forEach(Process::destroyForcibly);
  }
}
