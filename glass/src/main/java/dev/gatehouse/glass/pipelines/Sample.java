package dev.gatehouse.glass.pipelines;

import dev.gatehouse.glass.load.LoadReport;
import dev.gatehouse.glass.load.Work;
import dev.gatehouse.glass.play.Usage;
import java.util.Map;

/**
 * One work through one arrangement in one round.
 *
 * @param usage by process: {@code gate}, {@code filter}, {@code guard}, {@code worker}, {@code
 *     load}
 * @param workerBytes through the worker's sockets
 * @param machineNanos that all cores together worked meanwhile, for whatever program
 */
public record Sample(
    Work work, LoadReport load, Map<String, Usage> usage, long workerBytes, long machineNanos) {
  public Sample {
    usage = Map.copyOf(usage);
  }

  /** What the figures are for one of: requests, or MiB. */
  double units() {
    return Math.max(1, load.requests()) * work.unitsInRequest();
  }

  double rate() {
    return units() * 1e9 / load.nanos();
  }

  Usage of(String process) {
    return usage.getOrDefault(process, Usage.NONE);
  }

  /** The gate with its helpers. */
  Usage house() {
    return of("gate").plus(of("filter")).plus(of("guard"));
  }

  double cpuMicros(Usage it) {
    return it.cpuNanos() / 1e3 / units();
  }

  private long ourNanos() {
    return usage.values().stream().mapToLong(Usage::cpuNanos).sum();
  }

  /** How much of all cores the processes of the play took. */
  double ourShare(int cores) {
    return ourNanos() / ((double) load.nanos() * cores);
  }

  /** How much of all cores other programs took, and the kernel for nobody in particular. */
  double othersShare(int cores) {
    return Math.max(0, machineNanos - ourNanos()) / ((double) load.nanos() * cores);
  }

  /** Which part of the time the load's only thread was at work. */
  double loadShare() {
    return (double) of("load").cpuNanos() / load.nanos();
  }
}
