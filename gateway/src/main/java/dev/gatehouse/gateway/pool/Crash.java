package dev.gatehouse.gateway.pool;

import dev.gatehouse.gateway.queue.WorkerId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A worker's end that nobody had asked for. */
sealed interface Crash {
  /** It had not been ready. */
  record Startup(StartupFailure why) implements Crash {}

  /** It had been serving for that long. */
  record Serving(String how, Duration served, List<String> lastLines) implements Crash {}

  default List<String> lines() {
    return switch (this) {
      case Startup(StartupFailure why) -> why.lines();
      case Serving(_, _, List<String> lastLines) -> lastLines;
    };
  }

  /** Had served for so long that it does not count as one in a row. */
  default boolean afterSteadyService() {
    return this instanceof Serving(_, Duration served, _)
        && served.compareTo(PoolDefaults.STEADY) >= 0;
  }

  /** For anybody who asks the gate for a page: nothing of the machine's inside is in it. */
  default String publicly() {
    return switch (this) {
      case Startup(StartupFailure why) ->
          switch (why) {
            case StartupFailure.Ended it ->
                "the last one ended " + it.exit().described() + " before it listened";
            case StartupFailure.NeverListened _ -> "the last one never listened";
            case StartupFailure.ListensElsewhere _ -> "the last one listened somewhere else";
            case StartupFailure.CommandNotFound _, StartupFailure.NotExecutable _ ->
                "the last one could not be started";
            case StartupFailure.DirectoryMissing _, StartupFailure.NoProcess _ ->
                "the last one could not be started";
          };
      case Serving(String how, Duration served, _) ->
          "the last one " + how + " after " + Durations.spoken(served);
    };
  }

  /** What to tell the pools' audience. */
  default PoolEvent event(WorkerId worker, Optional<Duration> again) {
    return switch (this) {
      case Startup(StartupFailure why) -> new PoolEvent.StartFailed(worker, why, again);
      case Serving(String how, Duration served, _) ->
          new PoolEvent.Crashed(worker, how, served, again);
    };
  }
}
