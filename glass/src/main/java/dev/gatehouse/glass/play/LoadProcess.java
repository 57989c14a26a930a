package dev.gatehouse.glass.play;

import dev.gatehouse.gateway.report.GateException;
import dev.gatehouse.glass.load.LoadOrder;
import dev.gatehouse.glass.load.LoadProgram;
import dev.gatehouse.glass.load.LoadReport;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** The load, in a process of its own. For one thread at a time. */
public final class LoadProcess implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(40);

  private final Talker talker;

  private LoadProcess(Talker talker) {
    this.talker = talker;
  }

  /**
   * Starts it.
   *
   * @param folder where its standard error goes
   */
  public static LoadProcess start(OwnProgram program, Path folder) throws GateException {
    return new LoadProcess(
        Talker.start(
            "load", program.other(LoadProgram.class, List.of()), folder.resolve("load.log")));
  }

  /** Makes all ready, up to the first request. */
  public void prepare(LoadOrder order) throws GateException, InterruptedException {
    talker.tell(order.format());
    String line = talker.hear(PATIENCE);
    if (!line.equals("ready")) {
      throw GateException.environment("The load has not begun: " + reason(line) + ".");
    }
  }

  /** Does what was prepared. */
  public LoadReport go(LoadOrder order) throws GateException, InterruptedException {
    talker.tell("go");
    String line = talker.hear(order.time().plus(PATIENCE));
    if (line.startsWith("failed ")) {
      throw GateException.environment("The load has failed: " + reason(line) + ".");
    }
    return LoadReport.parse(line);
  }

  private static String reason(String line) {
    return line.startsWith("failed ") ? line.substring("failed ".length()) : line;
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
