package dev.gatehouse.gateway.pool;

import dev.gatehouse.gateway.pool.Workshop.WorkerProcess;
import dev.gatehouse.gateway.queue.WorkerAddress;
import dev.gatehouse.gateway.queue.WorkerId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A worker process as its crew sees it. Seen by the supervisor's thread alone. */
final class Member {
  /** Every state but {@link Serving} says until when it may last. */
  sealed interface State {
    record Starting(Instant until) implements State {}

    /** Since it is ready; trusted since it was last found to listen. */
    record Serving(Seat seat, Instant trusted) implements State {}

    /** Unreachable: looked at again at that time; told once a look has confirmed it. */
    record Doubted(Seat seat, Instant until, Instant lookAt, boolean told) implements State {}

    /** Gets no more requests. */
    record Retiring(Seat seat, Instant until) implements State {}

    /** Has been sent SIGTERM. */
    record Terminating(Instant until) implements State {}

    /** Its lifeline is cut. */
    record Ending(Why why, Instant until) implements State {}
  }

  /**
   * Where it listens.
   *
   * @param asTold whether that is where it was told to
   */
  record Seat(WorkerAddress address, boolean asTold, Instant since) {}

  /** Why it ends. */
  sealed interface Why {
    /** We wanted it to. */
    record AsWished() implements Why {}

    record EndedUnready(Exit exit, Duration after) implements Why {}

    record NeverListened(Duration waited) implements Why {}

    record EndedServing(Exit exit, Duration served) implements Why {}

    record Unreachable(Duration served) implements Why {}
  }

  final WorkerId id;
  final WorkerProcess process;
  final Instant started;
  State state;

  Member(WorkerId id, WorkerProcess process, Instant started, Duration ready) {
    this.id = id;
    this.process = process;
    this.started = started;
    this.state = new State.Starting(started.plus(ready));
  }

  /** Whether it may be given requests, as far as we know. */
  boolean serves() {
    return switch (state) {
      case State.Serving _, State.Doubted _ -> true;
      case State.Starting _, State.Retiring _, State.Terminating _, State.Ending _ -> false;
    };
  }

  Optional<WorkerAddress> address() {
    return switch (state) {
      case State.Serving(Seat seat, _) -> Optional.of(seat.address());
      case State.Doubted(Seat seat, _, _, _) -> Optional.of(seat.address());
      case State.Retiring(Seat seat, _) -> Optional.of(seat.address());
      case State.Starting _, State.Terminating _, State.Ending _ -> Optional.empty();
    };
  }

  PoolReport.WorkerState reported() {
    return switch (state) {
      case State.Starting _ -> PoolReport.WorkerState.STARTING;
      case State.Serving _ -> PoolReport.WorkerState.SERVING;
      case State.Doubted _ -> PoolReport.WorkerState.UNREACHABLE;
      case State.Retiring _ -> PoolReport.WorkerState.DRAINING;
      case State.Terminating _, State.Ending _ -> PoolReport.WorkerState.ENDING;
    };
  }

  /**
   * When it next wants a look at the clock; {@link Instant#MAX} for never.
   *
   * @param ticked when that was last done
   */
  Instant deadline(Instant ticked) {
    return switch (state) {
      case State.Starting(Instant until) -> until;
      case State.Serving _ -> Instant.MAX;
      case State.Doubted(_, Instant until, Instant lookAt, _) ->
          lookAt.isBefore(until) ? lookAt : until;
      case State.Retiring _ -> ticked.plus(PoolDefaults.IDLE_CHECK);
      case State.Terminating(Instant until) -> until;
      case State.Ending(_, Instant until) -> until;
    };
  }

  /** SIGKILL to all of it; it is over once it is {@linkplain Fact.Gone gone}. */
  void cut(Why why, Instant now) {
    process.cut();
    state = new State.Ending(why, now.plus(PoolDefaults.DEATH));
  }

  /** What its end means: empty where it did nothing wrong. */
  Optional<Crash> crash(PoolSpec spec) {
    return state instanceof State.Ending(Why why, _) ? crash(why, spec) : Optional.empty();
  }

  private Optional<Crash> crash(Why why, PoolSpec spec) {
    List<String> lines = process.lastLines();
    return switch (why) {
      case Why.AsWished() -> Optional.empty();
      case Why.EndedUnready(Exit exit, Duration after) ->
          Optional.of(
              new Crash.Startup(new StartupFailure.Ended(spec.commandLine(), exit, after, lines)));
      case Why.NeverListened(Duration waited) ->
          Optional.of(new Crash.Startup(neverReady(waited, spec.commandLine(), lines)));
      case Why.EndedServing(Exit exit, Duration served) ->
          Optional.of(new Crash.Serving("ended " + exit.described(), served, lines));
      case Why.Unreachable(Duration served) ->
          Optional.of(new Crash.Serving("was unreachable and was killed", served, lines));
    };
  }

  private StartupFailure neverReady(Duration waited, String command, List<String> lines) {
    List<WorkerAddress> elsewhere = process.seen();
    return elsewhere.isEmpty()
        ? new StartupFailure.NeverListened(command, waited, process.port(), lines)
        : new StartupFailure.ListensElsewhere(command, waited, process.port(), elsewhere, lines);
  }
}
