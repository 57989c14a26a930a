package dev.gatehouse.gateway.pool;

import dev.gatehouse.gateway.queue.QueueLimits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What an application pool is to run, and how it is kept running.
 *
 * @param name {@code 1..40} letters, digits, dots, hyphens and underscores, a letter or digit first
 * @param command the program and its arguments; {@code {port}} in them stands for the port that
 *     each worker is given
 * @param directory where it runs; a program or a {@code PATH} entry that is not absolute is
 *     relative to it
 * @param environment the whole environment, to which each worker's {@code PORT}, {@code HOST},
 *     {@code GATEHOUSE_SOCKET} and {@code GATEHOUSE_WORKER} are added
 * @param workers how many processes run at the same time, {@code 1..1000}
 */
public record PoolSpec(
    String name,
    List<String> command,
    Path directory,
    Map<String, String> environment,
    int workers,
    QueueLimits queue,
    Timeouts timeouts,
    CrashLimits crashes) {
  /** What stands for the worker's port in the command. */
  public static final String PORT = "{port}";

  /** What no shell takes apart or replaces; braces are there for {@link #PORT}. */
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_@%+=:,./{}-]+");

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,39}");

  /**
   * How long a worker may take. All positive.
   *
   * @param ready from its start until it listens
   * @param drain for its requests in flight, once it is to end because it is recycled or the pool
   *     is disabled
   * @param grace from SIGTERM to SIGKILL
   */
  public record Timeouts(Duration ready, Duration drain, Duration grace) {
    /** Checks the ranges. */
    public Timeouts {
      if (!ready.isPositive() || !drain.isPositive() || !grace.isPositive()) {
        throw new IllegalArgumentException("no time: " + ready + ", " + drain + ", " + grace);
      }
    }
  }

  /**
   * Rapid-fail protection: after that many crashes within that time, the pool is only probed.
   *
   * @param limit at least 1
   * @param within positive
   * @param probe the time between two starts of an offline pool; positive
   */
  public record CrashLimits(int limit, Duration within, Duration probe) {
    /** Checks the ranges. */
    public CrashLimits {
      if (limit < 1 || !within.isPositive() || !probe.isPositive()) {
        throw new IllegalArgumentException("no limits: " + limit + ", " + within + ", " + probe);
      }
    }
  }

  /** Checks the ranges and keeps copies. */
  public PoolSpec {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("a pool cannot be called \"" + name + "\"");
    }
    if (command.isEmpty() || command.getFirst().isEmpty()) {
      throw new IllegalArgumentException("the pool " + name + " has no command");
    }
    if (workers < 1 || workers > 1000) {
      throw new IllegalArgumentException("the pool " + name + " cannot have " + workers);
    }
    command = List.copyOf(command);
    environment = Map.copyOf(environment);
    directory = directory.toAbsolutePath().normalize();
  }

  /** One worker of that command, here, in our environment, with the defaults for the rest. */
  public static PoolSpec running(String name, List<String> command) {
    return new PoolSpec(
        name,
        command,
        Path.of(""),
        System.getenv(),
        PoolDefaults.WORKERS,
        PoolDefaults.QUEUE,
        new Timeouts(PoolDefaults.READY, PoolDefaults.DRAIN, PoolDefaults.GRACE),
        new CrashLimits(PoolDefaults.CRASHES, PoolDefaults.CRASHES_WITHIN, PoolDefaults.PROBE));
  }

  /** The same in another directory. */
  public PoolSpec in(Path directory) {
    return new PoolSpec(name, command, directory, environment, workers, queue, timeouts, crashes);
  }

  /** The same with these variables added to the environment, or changed in it. */
  public PoolSpec with(Map<String, String> variables) {
    var all = new HashMap<>(environment);
    all.putAll(variables);
    return new PoolSpec(name, command, directory, all, workers, queue, timeouts, crashes);
  }

  /** The same with that many workers. */
  public PoolSpec with(int workers) {
    return new PoolSpec(name, command, directory, environment, workers, queue, timeouts, crashes);
  }

  /** The same with another queue. */
  public PoolSpec with(QueueLimits queue) {
    return new PoolSpec(name, command, directory, environment, workers, queue, timeouts, crashes);
  }

  /** The same with other timeouts. */
  public PoolSpec with(Timeouts timeouts) {
    return new PoolSpec(name, command, directory, environment, workers, queue, timeouts, crashes);
  }

  /** The same with other limits of crashes. */
  public PoolSpec with(CrashLimits crashes) {
    return new PoolSpec(name, command, directory, environment, workers, queue, timeouts, crashes);
  }

  /** Whether workers of the other one are started in the same way. */
  boolean startsLike(PoolSpec other) {
    return command.equals(other.command)
        && directory.equals(other.directory)
        && environment.equals(other.environment);
  }

  /** Whether the command says where its port goes. */
  boolean saysPort() {
    return command.stream().anyMatch(it -> it.contains(PORT));
  }

  /** The command as a person would write it, shortened. */
  String commandLine() {
    String line = written(command);
    return line.length() <= 80 ? line : line.substring(0, 77) + "...";
  }

  /** Words as a person would type them into a shell: those that it would take apart are quoted. */
  public static String written(List<String> words) {
    return words.stream()
        .map(it -> PLAIN.matcher(it).matches() ? it : "'" + it.replace("'", "'\\''") + "'")
        .collect(Collectors.joining(" "));
  }
}
