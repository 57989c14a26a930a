package dev.gatehouse.proving.bench.gate;

import dev.gatehouse.glass.play.ProcessMeter;
import dev.gatehouse.glass.play.Usage;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A look at a process and all that it has started.
 *
 * @param looks by process ID
 */
record ProcessTree(Map<Long, ProcessMeter.Look> looks) {
  private static final ProcessMeter.Look NEW = new ProcessMeter.Look(0, Map.of(), 0);

  static ProcessTree of(long root) {
    Map<Long, ProcessMeter.Look> looks = new LinkedHashMap<>();
    look(root, looks);
    ProcessHandle.of(root)
        .ifPresent(it -> it.descendants().forEach(child -> look(child.pid(), looks)));
    return new ProcessTree(looks);
  }

  private static void look(long pid, Map<Long, ProcessMeter.Look> looks) {
    try {
      looks.put(pid, new ProcessMeter(pid).look());
    } catch (IOException gone) {
      // It ended while we looked.
    }
  }

  /** What all of them have used since. */
  Usage since(ProcessTree earlier) {
    Usage sum = Usage.NONE;
    for (var it : looks.entrySet()) {
      sum = sum.plus(it.getValue().since(earlier.looks.getOrDefault(it.getKey(), NEW)));
    }
    return sum;
  }

  /** Memory of all of them, files included. */
  long residentBytes() {
    return looks.values().stream().mapToLong(ProcessMeter.Look::residentBytes).sum();
  }
}
