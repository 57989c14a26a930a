package dev.gatehouse.glass.pipelines;

import dev.gatehouse.gateway.trace.Step;
import dev.gatehouse.gateway.trace.Trace;
import dev.gatehouse.gateway.trace.Way;
import dev.gatehouse.glass.page.Flow;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * A request's way through an arrangement, with the time of each step as traces of single requests
 * have it.
 *
 * @param way the steps
 * @param micros the median of each step; empty where no trace has it
 * @param traces how many requests were followed
 * @param took the median of the whole way, µs; 0 where none was followed
 */
public record TracedWay(Way way, List<OptionalDouble> micros, int traces, double took) {
  public TracedWay {
    micros = List.copyOf(micros);
  }

  /** Of requests that went this way; the others are left out. */
  static TracedWay of(Way way, List<Trace> traces) {
    List<Trace> ours = traces.stream().filter(it -> it.way() == way).toList();
    List<OptionalDouble> micros = new ArrayList<>();
    for (Step step : way.steps()) {
      List<Double> took =
          ours.stream()
              .map(it -> it.took(step))
              .filter(OptionalLong::isPresent)
              .map(it -> it.getAsLong() / 1e3)
              .toList();
      micros.add(
          took.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(Series.of(took).median()));
    }
    double whole =
        ours.isEmpty()
            ? 0
            : Series.of(ours.stream().map(it -> it.took().toNanos() / 1e3).toList()).median();
    return new TracedWay(way, micros, ours.size(), whole);
  }

  /** Who stands where in the drawing. */
  private List<String> lanes() {
    return switch (way) {
      case INLINE -> List.of("client", "gate", "worker");
      case FILTER_PROCESS -> List.of("client", "gate", "filter", "worker");
      case KERNEL_TLS -> List.of("client", "kernel", "gate", "worker");
    };
  }

  /** As a drawing. */
  Flow flow() {
    List<Flow.Hop> hops = new ArrayList<>();
    for (int i = 0; i < way.steps().size(); i++) {
      Step it = way.steps().get(i);
      String[] between = between(it).split(">", -1);
      boolean back = between.length == 3;
      hops.add(
          new Flow.Hop(
              it.number(),
              lanes().indexOf(between[0]),
              lanes().indexOf(between[1]),
              back,
              it.name(),
              it.sentence(),
              "gateway/" + it.source(),
              micros.get(i)));
    }
    return new Flow(lanes(), hops, traces == 0 ? "" : "not seen from here");
  }

  /** From whom to whom, and perhaps back. */
  private String between(Step step) {
    boolean kernel = way == Way.KERNEL_TLS;
    return switch (step.ends()) {
      case ARRIVED -> "client>gate";
      case TO_FILTER, TO_SEAL -> "gate>filter";
      case OPENED ->
          switch (way) {
            case INLINE -> "client>gate";
            case FILTER_PROCESS -> "filter>filter";
            case KERNEL_TLS -> "client>kernel";
          };
      case BACK -> "filter>gate";
      case ROUTED -> "gate>gate";
      case TAKEN -> kernel ? "kernel>gate" : "gate>gate";
      case PASSED_ON, ANSWERED, ANSWER_READ -> "gate>worker>gate";
      case SEALED ->
          switch (way) {
            case INLINE -> "gate>gate";
            case FILTER_PROCESS -> "filter>filter";
            case KERNEL_TLS -> "gate>kernel";
          };
      case SENT ->
          switch (way) {
            case INLINE -> "gate>client";
            case FILTER_PROCESS -> "filter>client";
            case KERNEL_TLS -> "kernel>client";
          };
    };
  }

  /** A line below the drawing. */
  String total() {
    return traces == 0
        ? "No request was followed here."
        : "%s in the house; medians of %,d requests, one at a time"
            .formatted(Figures.time(took), traces);
  }
}
