package dev.gatehouse.glass.play;

import dev.gatehouse.gateway.report.GateException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** The worker, in a process of its own ({@link WorkerProgram}). */
public final class WorkerProcess implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(30);

  private final Talker talker;
  private final int port;

  private WorkerProcess(Talker talker, int port) {
    this.talker = talker;
    this.port = port;
  }

  /**
   * Starts it and waits until it listens.
   *
   * @param folder where its standard error goes
   */
  public static WorkerProcess start(OwnProgram program, Path folder)
      throws GateException, InterruptedException {
    Talker talker =
        Talker.start(
            "worker", program.other(WorkerProgram.class, List.of()), folder.resolve("worker.log"));
    try {
      return new WorkerProcess(talker, Integer.parseInt(talker.hear(START)));
    } catch (GateException | InterruptedException | NumberFormatException e) {
      talker.close();
      throw e;
    }
  }

  /** Where it listens, on loopback. */
  public int port() {
    return port;
  }

  /** Bytes that it has received and sent so far, through all of its sockets. */
  public long moved() throws GateException, InterruptedException {
    talker.tell("how many");
    String[] words = talker.hear(START).split(" ", 2);
    return Long.parseLong(words[0]) + Long.parseLong(words[1]);
  }

  /** Its process. */
  public long pid() {
    return talker.pid();
  }

  @Override
  public void close() {
    talker.close();
  }
}
