package dev.gatehouse.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The program {@code gatehouse}: each command is a class beside this one. */
@Command(
    name = "gatehouse",
    description = "Stands between the network and your application: HTTPS in front of any app.",
    versionProvider = Main.Version.class,
    subcommands = {
      Run.class,
      Check.class,
      Status.class,
      Why.class,
      Trace.class,
      Reload.class,
      Stop.class,
      Pool.class,
      Trust.class,
      Ca.class,
      Lab.class,
      Rehearse.class
    },
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Example: HTTPS in front of an app that listens where PORT or {port} says",
      "  gatehouse run -- node app.js",
      "",
      "Exit codes: 0 done, 1 it ran and the answer is no, 2 your mistake, 3 the machine's,",
      "130 ended by Ctrl-C. gatehouse COMMAND --help shows more."
    })
public final class Main implements Runnable {
  @Spec private CommandSpec spec;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this and end.")
  @SuppressWarnings("unused")
  private boolean help;

  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Show the version and end.")
  @SuppressWarnings("unused")
  private boolean version;

  private final Terminal terminal;

  private Main(Terminal terminal) {
    this.terminal = terminal;
  }

  /** Runs the command that the arguments name and exits with its code. */
  public static void main(String[] args) {
    System.exit(execute(Terminal.real(), args));
  }

  /** Runs a command and returns its exit code. */
  static int execute(Terminal terminal, String... args) {
    var troubles = new Troubles(terminal);
    CommandLine line = new CommandLine(new Main(terminal));
    Run.leaveTheCommandAlone(line);
    line.setOut(new PrintWriter(terminal.out(), true, StandardCharsets.UTF_8));
    line.setErr(new PrintWriter(terminal.err(), true, StandardCharsets.UTF_8));
    line.setParameterExceptionHandler(troubles);
    line.setExecutionExceptionHandler(troubles);
    line.setUsageHelpAutoWidth(false);
    line.setUsageHelpWidth(100);
    return line.execute(args);
  }

  Terminal terminal() {
    return terminal;
  }

  /** Called when no command is named: the user's mistake, and the usage is the answer. */
  @Override
  public void run() {
    throw new CommandLine.ParameterException(spec.commandLine(), "Name a command");
  }

  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {
        "gatehouse " + number(),
        "Java " + Runtime.version() + " on " + System.getProperty("os.name")
      };
    }

    static String number() {
      String version = Main.class.getPackage().getImplementationVersion();
      return version == null ? "(from classes)" : version;
    }
  }
}
