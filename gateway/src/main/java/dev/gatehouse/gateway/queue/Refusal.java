package dev.gatehouse.gateway.queue;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Why a request gets no worker. */
public sealed interface Refusal {
  /** More requests wait already than the queue holds. */
  record QueueFull(int limit) implements Refusal {}

  /** No worker became free in time. */
  record QueueTimeout(Duration waited) implements Refusal {}

  /**
   * The pool's workers fail again and again, and it is only being probed.
   *
   * @param why one sentence for anybody, without a word of the worker's own
   * @param lastLines the worker's last lines of output, for people who may see them: an application
   *     may print secrets
   * @param probe how often a start is tried
   */
  record AppOffline(String why, List<String> lastLines, Duration probe) implements Refusal {
    /** Keeps a copy of the lines. */
    public AppOffline {
      lastLines = List.copyOf(lastLines);
    }
  }

  /** A person took the pool offline. */
  record Disabled(String pool) implements Refusal {}

  /** A person drains the pool: what is in it is finished, and nothing new begins. */
  record Drained(String pool) implements Refusal {}

  /** The gate is stopping. */
  record ShuttingDown() implements Refusal {}

  /** The HTTP status to answer with. */
  default int status() {
    return 503;
  }

  /**
   * For the log: one word, HTTP.SYS's (its HTTPERR log, "Types of errors that the HTTP API logs").
   */
  default String reason() {
    return switch (this) {
      case QueueFull _ -> "QueueFull";
      case QueueTimeout _ -> "Timer_AppPool";
      case AppOffline _ -> "AppOffline";
      case Disabled _ -> "Disabled";
      case Drained _, ShuttingDown _ -> "AppShutdown";
    };
  }

  /** For a person, and for anybody: no secret and no output of a worker is in it. */
  default String sentence() {
    return switch (this) {
      case QueueFull(int limit) ->
          "The application's queue is full: " + limit + " requests wait already. Try again.";
      case QueueTimeout(Duration waited) ->
          "No worker of the application became free within "
              + seconds(waited)
              + ". Try again later.";
      case AppOffline(String why, _, Duration probe) ->
          why + " It is tried again every " + seconds(probe) + ".";
      case Disabled(String pool) ->
          "The application was taken offline; `gatehouse pool enable " + pool + "` brings it back.";
      case Drained(String pool) ->
          "The application takes no new requests; `gatehouse pool enable "
              + pool
              + "` brings it back.";
      case ShuttingDown() -> "The gate is shutting down.";
    };
  }

  /** When it may be worth another try; null where only a person can tell. */
  default @Nullable Duration retryAfter() {
    return switch (this) {
      case QueueFull _ -> Duration.ofSeconds(1);
      case QueueTimeout(Duration waited) -> waited;
      case AppOffline(_, _, Duration probe) -> probe;
      case ShuttingDown _ -> Duration.ofSeconds(1);
      case Disabled _, Drained _ -> null;
    };
  }

  private static String seconds(Duration duration) {
    long millis = duration.toMillis();
    return millis % 1000 == 0 ? millis / 1000 + " s" : millis + " ms";
  }
}
