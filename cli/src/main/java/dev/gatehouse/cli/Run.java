package dev.gatehouse.cli;

import dev.gatehouse.ca.AuthorityException;
import dev.gatehouse.ca.trust.Machine;
import dev.gatehouse.ca.trust.TrustStores;
import dev.gatehouse.gateway.Gate;
import dev.gatehouse.gateway.GateOptions;
import dev.gatehouse.gateway.GateOptions.Backend;
import dev.gatehouse.gateway.keys.KnownKeys;
import dev.gatehouse.gateway.report.GateException;
import dev.gatehouse.gateway.report.Log;
import dev.gatehouse.gateway.site.Reading;
import dev.gatehouse.gateway.site.SiteFile;
import dev.gatehouse.gateway.state.GateFolder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code gatehouse run}: a gate, from its start to its end. */
@Command(
    name = "run",
    description = "Put HTTPS in front of an app: one that is started here, or one that runs.",
    customSynopsis = {
      "gatehouse run [--host NAME]... [--port N] [--workers N] -- COMMAND [ARG...]",
      "       gatehouse run [--host NAME]... [--port N] --to URL",
      "       gatehouse run -f SITE.yaml"
    },
    footer = {
      "",
      "The command is told where to listen: by PORT, by {port} in its arguments, or by",
      "GATEHOUSE_SOCKET, the path of a Unix socket.",
      "",
      "Examples:",
      "  gatehouse run -- node app.js",
      "  gatehouse run -- python3 -m http.server --bind 127.0.0.1 {port}",
      "  gatehouse run --host shop.localhost --workers 2 -- java -jar shop.jar",
      "  gatehouse run --to http://127.0.0.1:3000",
      "  gatehouse run -f site.yaml",
      "",
      "SIGHUP, as well as gatehouse reload, has it read the site file again."
    })
final class Run implements Callable<Integer> {
  private static final int DEFAULT_PORT = 8443;

  @ParentCommand private Main main;
  @Spec private CommandSpec spec;
  @Mixin private Options.Common common;

  @Option(
      names = "--host",
      paramLabel = "NAME",
      description =
          "A name or address beside localhost, 127.0.0.1 and ::1 that the certificate"
              + " is for. May be repeated.")
  private List<String> hosts = new ArrayList<>();

  @Option(
      names = "--port",
      paramLabel = "N",
      description = "Where to listen on loopback (default " + DEFAULT_PORT + ").")
  private @Nullable Integer port;

  @Option(
      names = "--workers",
      paramLabel = "N",
      description = "How many processes of the command to keep running (default 1).")
  private @Nullable Integer workers;

  @Option(
      names = "--to",
      paramLabel = "URL",
      description = "Start nothing: what is at this http URL runs already.")
  private @Nullable String to;

  @Option(
      names = {"-f", "--file"},
      paramLabel = "SITE.yaml",
      description = "Do as this site file says: gatehouse check looks whether it is right.")
  private @Nullable Path file;

  @Option(
      names = {"-q", "--quiet"},
      description = "Log warnings only.")
  private boolean quiet;

  @Option(
      names = {"-v", "--verbose"},
      description = "Log also what matters only to whoever looks into a problem.")
  private boolean verbose;

  @Parameters(paramLabel = "COMMAND", hidden = true)
  private List<String> command = new ArrayList<>();

  /** What follows the command's first word is the command's, whatever it looks like. */
  static void leaveTheCommandAlone(CommandLine program) {
    CommandLine run = program.getSubcommands().get("run");
    if (run != null) {
      run.setStopAtPositional(true);
    }
  }

  @Override
  public Integer call() throws Exception {
    Terminal terminal = main.terminal();
    SiteFile plan = plan(terminal);
    GateFolder folder = common.open(terminal);
    var stop = new CompletableFuture<Integer>();
    Signals.handle(stop::complete);
    try (Log log = new Log(terminal.err(), level(), terminal.clock());
        Gate gate = Gate.start(plan, folder, log, terminal.clock())) {
      Signals.onHangUp(() -> reload(gate, log));
      var _ = gate.stopRequested().thenRun(() -> stop.complete(ExitCode.DONE));
      return serve(terminal, gate, stop);
    }
  }

  private SiteFile plan(Terminal terminal) throws GateException {
    if (file == null) {
      int chosen = port == null ? DEFAULT_PORT : port;
      return GateOptions.of(hosts, chosen, backend(terminal)).plan();
    }
    if (!command.isEmpty() || to != null || workers != null || port != null || !hosts.isEmpty()) {
      throw GateException.user(
          "With -f " + file + " the file says everything: leave out the other options.");
    }
    Reading reading = Reading.of(file);
    reading.warnings().forEach(it -> terminal.err().println("gatehouse: " + it));
    return reading.orThrow();
  }

  /** Nobody waits for what becomes of it, so the log says it. */
  private static void reload(Gate gate, Log log) {
    try {
      gate.reload();
    } catch (GateException e) {
      log.warning("Not reloaded, and nothing has changed. " + e.sentence());
    } catch (AuthorityException e) {
      log.warning("Not reloaded, and nothing has changed. " + e.error().sentence());
    }
  }

  /** Until somebody wants it to end; how that is said decides the exit code. */
  private static Integer serve(Terminal terminal, Gate gate, CompletableFuture<Integer> stop)
      throws Exception {
    try {
      CompletableFuture.anyOf(gate.ready(), stop).join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof GateException why ? why : e;
    }
    if (!stop.isDone()) {
      terminal.print(banner(terminal, gate).text());
    }
    return stop.get();
  }

  private static Banner banner(Terminal terminal, Gate gate) {
    var stores = new TrustStores(Machine.local(terminal.environment()));
    Optional<KnownKeys.Root> root = gate.root();
    return new Banner(
        gate.fronts(),
        root.map(it -> terminal.path(it.file())),
        root.map(it -> stores.isTrusted(it.certificate(), it.file())).orElse(false),
        terminal.program());
  }

  private Log.Level level() throws GateException {
    if (quiet && verbose) {
      throw GateException.user("--quiet and --verbose contradict each other: give one of them.");
    }
    return quiet ? Log.Level.QUIET : verbose ? Log.Level.VERBOSE : Log.Level.NORMAL;
  }

  private Backend backend(Terminal terminal) throws GateException {
    if (to != null) {
      if (!command.isEmpty()) {
        throw GateException.user(
            "--to URL and a command contradict each other: what runs already is not started.");
      }
      if (workers != null) {
        throw GateException.user(
            "--workers goes with a command: what is at --to " + to + " runs already.");
      }
      return GateOptions.upstream(to);
    }
    if (command.isEmpty()) {
      throw GateException.user(
          "Say what to put HTTPS in front of: "
              + terminal.program()
              + " run -- COMMAND, "
              + terminal.program()
              + " run --to URL, or "
              + terminal.program()
              + " run -f SITE.yaml.");
    }
    if (!stopWasGiven()) {
      throw GateException.user(
          "Put -- before the command, so that its options are its own: "
              + terminal.program()
              + " run -- "
              + new GateOptions.Command(command, 1).described());
    }
    return GateOptions.command(command, workers == null ? 1 : workers);
  }

  /** Whether {@code --} stands right before the command. */
  private boolean stopWasGiven() {
    List<String> words = spec.commandLine().getParseResult().originalArgs();
    int first = words.size() - command.size();
    return first > 0 && words.get(first - 1).equals("--");
  }
}
