package dev.gatehouse.proving.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** What one contender came to at one work. */
final class Measured {
  final List<Report> rounds = new ArrayList<>();

  /** Why it did not take part, or null. */
  @Nullable String absence;

  /** Nanoseconds that one side takes for one handshake or record, as the median of the rounds. */
  OptionalDouble nanos(int side) {
    return median(it -> it.nanos(side));
  }

  /** Bytes that it allocates for one; only contenders in Java say so. */
  OptionalDouble bytes(int side) {
    return rounds.stream().anyMatch(it -> it.bytes(side) < 0)
        ? OptionalDouble.empty()
        : median(it -> it.bytes(side));
  }

  private OptionalDouble median(ToDoubleFunction<Report> value) {
    double[] sorted = rounds.stream().mapToDouble(value).sorted().toArray();
    return sorted.length == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of((sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2);
  }
}
