package dev.gatehouse.gateway.admin;

import java.time.Instant;
import java.util.List;

/**
 * A gate at one moment, as {@code gatehouse status} shows it.
 *
 * @param version the program's
 * @param pid the gate's process
 * @param started when it began
 * @param now when this was taken
 * @param state the state folder
 */
public record GateStatus(
    String version,
    long pid,
    Instant started,
    Instant now,
    String state,
    List<Listener> listeners,
    List<Certificate> certificates,
    List<Pool> pools,
    Totals totals) {
  public GateStatus {
    listeners = List.copyOf(listeners);
    certificates = List.copyOf(certificates);
    pools = List.copyOf(pools);
  }

  /**
   * Where the gate accepts connections.
   *
   * @param address such as {@code 127.0.0.1:8443}
   * @param pipeline where ciphertext becomes plaintext
   * @param keys where the private key lives, and whether that keeps it from anybody
   * @param remark why the pipeline is not all that was asked for; empty where it is
   */
  public record Listener(String address, String pipeline, String keys, String remark) {}

  /**
   * What the gate shows to clients.
   *
   * @param binding for whom
   * @param clients whether they are asked for theirs: {@code none}, {@code ask}, {@code require}
   * @param names DNS names and addresses
   * @param serial hexadecimal
   * @param renews when it is to be replaced
   * @param renewsItself whether it then is, without anybody's doing
   */
  public record Certificate(
      String binding,
      String clients,
      List<String> names,
      String serial,
      Instant notBefore,
      Instant notAfter,
      Instant renews,
      boolean renewsItself) {
    public Certificate {
      names = List.copyOf(names);
    }
  }

  /**
   * An application pool.
   *
   * @param state one word, such as {@code running}
   * @param reason why it is in that state; empty where there is nothing to explain
   * @param command what its workers are, or the address of what runs by itself
   * @param restarts how often a worker ended that should not have
   */
  public record Pool(
      String name,
      String state,
      String reason,
      String command,
      long restarts,
      Queue queue,
      List<Worker> workers) {
    public Pool {
      workers = List.copyOf(workers);
    }
  }

  /**
   * Requests on their way to workers.
   *
   * @param waiting now, second attempts included
   * @param limit how many new ones may wait
   * @param inFlight with workers now
   * @param granted given to workers so far
   * @param refused so far, for whatever reason
   */
  public record Queue(int waiting, int limit, int inFlight, long granted, long refused) {}

  /**
   * A worker process.
   *
   * @param name such as {@code web-1}
   * @param pid its process; 0 for what runs by itself
   * @param address where it listens; empty until it does
   * @param state one word, such as {@code ready}
   */
  public record Worker(
      String name, long pid, String address, String state, Instant started, int inFlight) {}

  /**
   * Since the start, but for the first.
   *
   * @param connections open now
   * @param turnedAway connections that were closed at once, because there were too many
   * @param requests answered, by whomever
   * @param failures of those, answered with 500 and above
   */
  public record Totals(long connections, long turnedAway, long requests, long failures) {}
}
