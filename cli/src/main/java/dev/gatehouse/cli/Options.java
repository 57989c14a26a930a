package dev.gatehouse.cli;

import dev.gatehouse.gateway.report.GateException;
import dev.gatehouse.gateway.state.GateFolder;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options that several commands have. */
final class Options {
  private Options() {}

  /** What every command has. */
  @SuppressWarnings("unused") // picocli sees to help, and Troubles looks for --debug
  static final class ForAll {
    @Option(names = "--debug", description = "When it fails, also show where in the program.")
    private boolean debug;

    @Option(
        names = {"-h", "--help"},
        usageHelp = true,
        description = "Show this and end.")
    private boolean help;
  }

  /** Where the state is, and what to do when something goes wrong. */
  @SuppressWarnings("unused") // picocli sees to help, and Troubles looks for --debug
  static final class Common {
    @Option(
        names = "--state",
        paramLabel = "DIR",
        description =
            "Where certificates, keys and the admin socket are; usually"
                + " $XDG_STATE_HOME/gatehouse or ~/.local/state/gatehouse.")
    private @Nullable Path state;

    @Option(names = "--debug", description = "When it fails, also show where in the program.")
    private boolean debug;

    @Option(
        names = {"-h", "--help"},
        usageHelp = true,
        description = "Show this and end.")
    private boolean help;

    /** The folder, made if need be. */
    GateFolder open(Terminal terminal) throws GateException {
      return GateFolder.open(path(terminal));
    }

    /** The folder, if it is there. */
    Optional<GateFolder> existing(Terminal terminal) throws GateException {
      return GateFolder.existing(path(terminal));
    }

    /** Where it is, or would be. */
    Path path(Terminal terminal) throws GateException {
      return state != null ? state.toAbsolutePath() : GateFolder.usual(terminal.environment());
    }
  }

  /** For programs that read what is printed. */
  static final class ForPrograms {
    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    boolean json() {
      return json;
    }
  }
}
