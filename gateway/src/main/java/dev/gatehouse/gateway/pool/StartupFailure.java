package dev.gatehouse.gateway.pool;

import dev.gatehouse.gateway.queue.WorkerAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/** Why a worker did not come up. Each is one sentence that says what to do. */
public sealed interface StartupFailure {
  /** There is no such program. */
  record CommandNotFound(String program, String where) implements StartupFailure {}

  /** The program is there and cannot be run. */
  record NotExecutable(Path program, String why) implements StartupFailure {}

  /** The directory is not there, or cannot be entered. */
  record DirectoryMissing(Path directory, String why) implements StartupFailure {}

  /** The system made no process. */
  record NoProcess(String why) implements StartupFailure {}

  /** It ended before it listened. */
  record Ended(String command, Exit exit, Duration after, List<String> lastLines)
      implements StartupFailure {
    /** Keeps a copy of the lines. */
    public Ended {
      lastLines = List.copyOf(lastLines);
    }
  }

  /** It ran, and listened on nothing. */
  record NeverListened(String command, Duration waited, int port, List<String> lastLines)
      implements StartupFailure {
    /** Keeps a copy of the lines. */
    public NeverListened {
      lastLines = List.copyOf(lastLines);
    }
  }

  /** It listened, but not where it was told to, and we cannot tell which place is meant. */
  record ListensElsewhere(
      String command,
      Duration waited,
      int port,
      List<WorkerAddress> addresses,
      List<String> lastLines)
      implements StartupFailure {
    /** Keeps copies of the lists. */
    public ListensElsewhere {
      addresses = List.copyOf(addresses);
      lastLines = List.copyOf(lastLines);
    }
  }

  /** What the worker printed last, oldest first; empty where none ran. */
  default List<String> lines() {
    return switch (this) {
      case Ended it -> it.lastLines();
      case NeverListened it -> it.lastLines();
      case ListensElsewhere it -> it.lastLines();
      case CommandNotFound _, NotExecutable _, DirectoryMissing _, NoProcess _ -> List.of();
    };
  }

  /**
   * Whose fault it is: true where the command as given cannot be right on this machine, false where
   * the application or the system failed.
   */
  default boolean mistaken() {
    return switch (this) {
      case CommandNotFound _, NotExecutable _, DirectoryMissing _ -> true;
      case Ended _, NeverListened _, ListensElsewhere _, NoProcess _ -> false;
    };
  }

  /** For the person who started the gate; without a word of the worker's own. */
  default String sentence() {
    return switch (this) {
      case CommandNotFound(String program, String where) ->
          "There is no program \""
              + program
              + "\" "
              + where
              + ": check its spelling, or install it.";
      case NotExecutable(Path program, String why) ->
          program + " cannot be run, because " + why + ".";
      case DirectoryMissing(Path directory, String why) ->
          "The application's directory " + directory + " " + why + ": create it or name another.";
      case NoProcess(String why) ->
          "The system started no process for the application: " + why + ".";
      case Ended(String command, Exit exit, Duration after, _) when exit.successful() ->
          "`"
              + command
              + "` ended by itself after "
              + Durations.spoken(after)
              + " with exit status 0, but a worker has to stay: run it in the foreground, without &"
              + " and not as a daemon.";
      case Ended(String command, Exit exit, Duration after, _) ->
          "`"
              + command
              + "` ended "
              + exit.described()
              + " after "
              + Durations.spoken(after)
              + ", before it listened: see what it printed.";
      case NeverListened(String command, Duration waited, int port, _) ->
          "`"
              + command
              + "` listened on no port within "
              + Durations.spoken(waited)
              + ": let it listen on the port that it finds in PORT ("
              + port
              + " this time), or write {port} where its arguments name one.";
      case ListensElsewhere(String command, Duration waited, int port, var addresses, _) ->
          "`"
              + command
              + "` listened on "
              + addresses.stream().map(Object::toString).collect(Collectors.joining(" and "))
              + " and within "
              + Durations.spoken(waited)
              + " not on port "
              + port
              + ", which it was given: let it use the port from PORT, or write {port} where its"
              + " arguments name one.";
    };
  }
}
