package dev.gatehouse.gateway.pool;

import dev.gatehouse.gateway.queue.WorkerAddress;
import dev.gatehouse.gateway.queue.WorkerId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What happens in the pools, told to the audience of a {@link Supervisor} in its order. Its {@link
 * #sentence} is meant for a terminal or a log: one line of harmless characters.
 */
public sealed interface PoolEvent {
  /** Which pool; empty where that cannot be told. */
  String pool();

  /** One line for a person; for output, with the worker's name in front. */
  String sentence();

  /** Whether something is wrong. */
  default boolean warning() {
    return switch (this) {
      case Output _, Started _, Ready _, Ended _, BackOnline _ -> false;
      case OwnPort _, BeyondLoopback _, StartFailed _, Crashed _, Unreachable _ -> true;
      case Offline _, NotReplaced _, Killed _, Undying _, OutputLost _ -> true;
    };
  }

  /**
   * The worker printed a line, or a piece of a very long one.
   *
   * @param text without control characters
   */
  record Output(WorkerId worker, String text) implements PoolEvent {
    @Override
    public String pool() {
      return worker.pool();
    }

    @Override
    public String sentence() {
      return worker + " | " + text;
    }
  }

  /** A process was made. */
  record Started(WorkerId worker, int port) implements PoolEvent {
    @Override
    public String pool() {
      return worker.pool();
    }

    @Override
    public String sentence() {
      return worker + " starts and is to listen on port " + port + ".";
    }
  }

  /** It listens, and is given requests. */
  record Ready(WorkerId worker, WorkerAddress address, Duration after) implements PoolEvent {
    @Override
    public String pool() {
      return worker.pool();
    }

    @Override
    public String sentence() {
      return worker + " is ready on " + address + " after " + Durations.spoken(after) + ".";
    }
  }

  /** It listens on a port of its own choice, which is used. Told once for a pool. */
  record OwnPort(WorkerId worker, WorkerAddress address, int told) implements PoolEvent {
    @Override
    public String pool() {
      return worker.pool();
    }

    @Override
    public String sentence() {
      return worker
          + " listens on "
          + address
          + " instead of port "
          + told
          + ", which it was given. It is used there, but a second worker could not run beside it:"
          + " let it use the port from PORT, or write {port} where its arguments name one.";
    }
  }

  /** It can be reached from other machines without us. Told once for a pool. */
  record BeyondLoopback(WorkerId worker, String listener) implements PoolEvent {
    @Override
    public String pool() {
      return worker.pool();
    }

    @Override
    public String sentence() {
      return worker
          + " listens on "
          + listener
          + ", where other machines may reach it past the gate: let it listen on 127.0.0.1 (it"
          + " finds that in HOST).";
    }
  }

  /** It did not come up. The next start follows after {@code again}, where one is planned. */
  record StartFailed(WorkerId worker, StartupFailure why, Optional<Duration> again)
      implements PoolEvent {
    @Override
    public String pool() {
      return worker.pool();
    }

    @Override
    public String sentence() {
      return worker + " did not start. " + why.sentence() + Crashed.next(again);
    }
  }

  /**
   * It ended though nobody had asked for it.
   *
   * @param how {@code ended by signal 9 (KILL)}
   */
  record Crashed(WorkerId worker, String how, Duration after, Optional<Duration> again)
      implements PoolEvent {
    @Override
    public String pool() {
      return worker.pool();
    }

    @Override
    public String sentence() {
      return worker + " " + how + " after " + Durations.spoken(after) + "." + next(again);
    }

    private static String next(Optional<Duration> again) {
      return again
          .map(it -> it.isZero() ? " Another starts." : " Another starts in " + spoken(it) + ".")
          .orElse("");
    }

    private static String spoken(Duration duration) {
      return Durations.spoken(duration);
    }
  }

  /** A connection to it failed: it gets no requests while it is looked after. */
  record Unreachable(WorkerId worker, WorkerAddress address) implements PoolEvent {
    @Override
    public String pool() {
      return worker.pool();
    }

    @Override
    public String sentence() {
      return worker + " takes no connection on " + address + ", though its process is there.";
    }
  }

  /** Too many crashes, and no worker is left: requests are refused. */
  record Offline(String pool, String why, List<String> lastLines, Duration probe)
      implements PoolEvent {
    /** Keeps a copy of the lines. */
    public Offline {
      lastLines = List.copyOf(lastLines);
    }

    @Override
    public String sentence() {
      return why
          + " "
          + pool
          + " is offline and tried again every "
          + Durations.spoken(probe)
          + "; `gatehouse pool enable "
          + pool
          + "` tries at once.";
    }
  }

  /** A worker serves again. */
  record BackOnline(String pool) implements PoolEvent {
    @Override
    public String sentence() {
      return pool + " is back online.";
    }
  }

  /** A worker was to be replaced, and its successor did not come up: the old one goes on. */
  record NotReplaced(WorkerId worker, WorkerId successor, StartupFailure why) implements PoolEvent {
    @Override
    public String pool() {
      return worker.pool();
    }

    @Override
    public String sentence() {
      return successor
          + " was to replace "
          + worker
          + ", which goes on, for it did not start. "
          + why.sentence();
    }
  }

  /** It took no notice of SIGTERM in time. */
  record Killed(WorkerId worker, Duration grace) implements PoolEvent {
    @Override
    public String pool() {
      return worker.pool();
    }

    @Override
    public String sentence() {
      return worker
          + " did not end within "
          + Durations.spoken(grace)
          + " of SIGTERM and was killed.";
    }
  }

  /** Not even SIGKILL ended all of it: a process is stuck in the kernel. We go on without it. */
  record Undying(WorkerId worker, long session) implements PoolEvent {
    @Override
    public String pool() {
      return worker.pool();
    }

    @Override
    public String sentence() {
      return worker
          + " left processes in session "
          + session
          + " that SIGKILL does not end: the kernel holds them (`ps -s "
          + session
          + "` shows where).";
    }
  }

  /** It ended as it was asked to. */
  record Ended(WorkerId worker) implements PoolEvent {
    @Override
    public String pool() {
      return worker.pool();
    }

    @Override
    public String sentence() {
      return worker + " has ended.";
    }
  }

  /** Lines were left out, because the audience did not take them in time. */
  record OutputLost(long lines) implements PoolEvent {
    @Override
    public String pool() {
      return "";
    }

    @Override
    public String sentence() {
      return lines + " lines of the workers' output were left out here: nobody read them in time.";
    }
  }
}
