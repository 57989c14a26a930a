package dev.gatehouse.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The program {@code gatehouse}: each command is a class beside this one. */
@Command(
    name = "gatehouse",
    description = "Stands between the network and your application: HTTPS in front of any app.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class)
public final class Main implements Runnable {
  @Spec private CommandSpec spec;

  private Main() {}

  /** Runs the command that the arguments name and exits with its code. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new Main()).execute(args));
  }

  /** Called when no command is named: the user's mistake, so the usage goes with exit code 2. */
  @Override
  public void run() {
    throw new CommandLine.ParameterException(spec.commandLine(), "Name a command.");
  }

  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Main.class.getPackage().getImplementationVersion();
      String runtime = Runtime.version() + " on " + System.getProperty("os.name");
      return new String[] {
        "gatehouse " + (version == null ? "(from classes)" : version), "Java " + runtime
      };
    }
  }
}
