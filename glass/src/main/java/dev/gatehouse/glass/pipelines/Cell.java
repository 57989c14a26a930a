package dev.gatehouse.glass.pipelines;

import dev.gatehouse.glass.load.Work;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;

/** One work through one arrangement: the rounds, and figures made of them. */
public final class Cell {
  /** The processes that may be there, in the order of a request's way. */
  static final List<String> PROCESSES = List.of("gate", "filter", "guard", "worker", "load");

  private static final List<String> HOUSE = List.of("gate", "filter", "guard");

  private final Arrangement arrangement;
  private final Work work;
  private final List<Sample> samples = new ArrayList<>();
  private Map<String, Double> calls = Map.of();

  Cell(Arrangement arrangement, Work work) {
    this.arrangement = arrangement;
    this.work = work;
  }

  void add(Sample sample) {
    samples.add(sample);
  }

  /** System calls for each unit, by process. */
  void count(Map<String, Double> counted) {
    calls = Map.copyOf(counted);
  }

  Arrangement arrangement() {
    return arrangement;
  }

  Work work() {
    return work;
  }

  boolean isMeasured() {
    return !samples.isEmpty();
  }

  Series figure(ToDoubleFunction<Sample> of) {
    return Series.of(samples.stream().map(of::applyAsDouble).toList());
  }

  /** Units a second. */
  Series rate() {
    return figure(Sample::rate);
  }

  Series p50Micros() {
    return figure(it -> it.load().p50() / 1e3);
  }

  Series p99Micros() {
    return figure(it -> it.load().p99() / 1e3);
  }

  boolean has(String process) {
    return samples.stream().anyMatch(it -> it.usage().containsKey(process));
  }

  Series cpuMicros(String process) {
    return figure(it -> it.cpuMicros(it.of(process)));
  }

  /** Of the gate and its helpers together. */
  Series houseMicros() {
    return figure(it -> it.cpuMicros(it.house()));
  }

  Series voluntary() {
    return figure(it -> it.house().voluntary() / it.units());
  }

  Series involuntary() {
    return figure(it -> it.house().involuntary() / it.units());
  }

  /** System calls of the gate and its helpers, for each unit; empty where nobody may count. */
  OptionalDouble systemCalls() {
    return calls.isEmpty()
        ? OptionalDouble.empty()
        : OptionalDouble.of(HOUSE.stream().mapToDouble(it -> calls.getOrDefault(it, 0.0)).sum());
  }

  Map<String, Double> systemCallsByProcess() {
    return calls;
  }

  /**
   * Bytes that the kernel copies between the gate's sockets and its processes, for each unit:
   * ciphertext as the load counts it, and what the worker receives and sends.
   */
  Series socketBytes() {
    return figure(it -> (it.load().received() + it.load().sent() + it.workerBytes()) / it.units());
  }

  /**
   * Bytes copied into and out of the SSL queue, for each unit. Every byte of ciphertext and of
   * plaintext crosses it once in the filter's arrangement, and is copied in and copied out.
   */
  Series queueBytes() {
    return arrangement.pipeline().equals("filter")
        ? figure(
            it -> 2.0 * (it.load().received() + it.load().sent() + it.workerBytes()) / it.units())
        : new Series(0, 0, 0);
  }

  /** Operations with the private key, for each unit: signatures that the load's client checked. */
  Series keyOperations() {
    return figure(it -> it.load().fullHandshakes() / it.units());
  }

  Series residentMebibytes(String process) {
    return figure(it -> it.of(process).residentBytes() / 1048576.0);
  }

  Series loadShare() {
    return figure(Sample::loadShare);
  }

  /** How much of all cores the processes of the play took. */
  Series machineShare(int cores) {
    return figure(it -> it.ourShare(cores));
  }

  /** How much of all cores others took. */
  Series othersShare(int cores) {
    return figure(it -> it.othersShare(cores));
  }

  int rounds() {
    return samples.size();
  }

  long requests() {
    return samples.stream().mapToLong(it -> it.load().requests()).sum();
  }

  long errors() {
    return samples.stream().mapToLong(it -> it.load().errors()).sum();
  }

  String firstError() {
    return samples.stream()
        .map(it -> it.load().firstError())
        .filter(it -> !it.isEmpty())
        .findFirst()
        .orElse("");
  }

  long threadsEnded() {
    return samples.stream().mapToLong(it -> it.house().threadsEnded()).sum();
  }

  /** Short handshakes, as a part of all. */
  double resumedShare() {
    long shorts = samples.stream().mapToLong(it -> it.load().shortHandshakes()).sum();
    long all = shorts + samples.stream().mapToLong(it -> it.load().fullHandshakes()).sum();
    return all == 0 ? 0 : (double) shorts / all;
  }
}
