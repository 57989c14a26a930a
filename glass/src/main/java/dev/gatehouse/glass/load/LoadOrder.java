package dev.gatehouse.glass.load;

import java.time.Duration;

/**
 * What the load program is told, on a line.
 *
 * @param work what to do
 * @param port of loopback
 * @param connections at a time, {@code 1..1024}
 * @param time for how long; what is under way then is finished
 */
public record LoadOrder(Work work, int port, int connections, Duration time) {
  private static final int MOST_CONNECTIONS = 1024;
  private static final Duration MOST_TIME = Duration.ofMinutes(5);

  public LoadOrder {
    if (port < 1 || port > 65535) {
      throw new IllegalArgumentException("there is no port " + port);
    }
    if (connections < 1 || connections > MOST_CONNECTIONS) {
      throw new IllegalArgumentException("1 to 1024 connections, not " + connections);
    }
    if (time.isNegative() || time.isZero() || time.compareTo(MOST_TIME) > 0) {
      throw new IllegalArgumentException("up to five minutes, not " + time);
    }
  }

  /** The usual number of connections. */
  public static LoadOrder of(Work work, int port, Duration time) {
    return new LoadOrder(work, port, work.connections(), time);
  }

  /** As a line, without its end. */
  public String format() {
    return String.join(
        " ",
        work.word(),
        String.valueOf(port),
        String.valueOf(connections),
        String.valueOf(time.toMillis()));
  }

  /** Reads it; an IllegalArgumentException if it is none. */
  public static LoadOrder parse(String line) {
    String[] words = line.split(" ", -1);
    if (words.length != 4) {
      throw new IllegalArgumentException("an order is WORK PORT CONNECTIONS MILLISECONDS: " + line);
    }
    return new LoadOrder(
        Work.of(words[0]),
        Integer.parseInt(words[1]),
        Integer.parseInt(words[2]),
        Duration.ofMillis(Long.parseLong(words[3])));
  }
}
