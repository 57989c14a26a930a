package dev.gatehouse.glass.pipelines;

import dev.gatehouse.gateway.Gate;
import dev.gatehouse.gateway.report.Log;
import dev.gatehouse.gateway.site.Reading;
import dev.gatehouse.gateway.state.GateFolder;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;

/** Stands in for the command line, which this room does not know: {@code run --state -f}. */
public final class TestGate {
  private TestGate() {}

  /** Until it is told to stop. */
  public static void main(String[] args) throws Exception {
    List<String> words = List.of(args);
    Path state = Path.of(words.get(words.indexOf("--state") + 1));
    Path file = Path.of(words.get(words.indexOf("-f") + 1));
    InstantSource clock = InstantSource.system();
    try (Log log = new Log(new FileOutputStream(FileDescriptor.err), Log.Level.QUIET, clock);
        Gate gate = Gate.start(Reading.of(file).orThrow(), GateFolder.open(state), log, clock)) {
      gate.stopRequested().join();
    }
  }
}
