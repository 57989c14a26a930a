package dev.gatehouse.cli;

import dev.gatehouse.gateway.admin.Json;
import dev.gatehouse.gateway.report.GateException;
import dev.gatehouse.gateway.state.GateFolder;
import dev.gatehouse.pki.X509Cert;
import dev.gatehouse.wire.pem.Pem;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code gatehouse ca}: the authority that vouches for this machine's names. */
@Command(
    name = "ca",
    description = "Look at the authority in the state folder.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {Ca.Show.class, Ca.Export.class},
    footer = {"", "Example:", "  gatehouse ca export root.pem"})
final class Ca implements Runnable {
  @ParentCommand private Main main;
  @Spec private CommandSpec spec;

  @Mixin
  @SuppressWarnings("unused") // for --help
  private Options.Common common;

  @Override
  public void run() {
    throw new CommandLine.ParameterException(spec.commandLine(), "Say what to do");
  }

  private Optional<X509Cert> root(Options.Common of) throws Exception {
    Terminal terminal = main.terminal();
    Optional<GateFolder> folder = of.existing(terminal);
    Optional<X509Cert> root = folder.isEmpty() ? Optional.empty() : folder.get().authority().root();
    if (root.isEmpty()) {
      terminal
          .err()
          .println(
              "gatehouse: There is no authority in "
                  + terminal.path(of.path(terminal))
                  + " yet: the first "
                  + terminal.program()
                  + " run makes one.");
    }
    return root;
  }

  /** {@code gatehouse ca show}. */
  @Command(
      name = "show",
      description = "Show the root: its name, what it may vouch for, until when, its fingerprint.",
      footer = {"", "Example:", "  gatehouse ca show --json", "", "Exit code 1: there is none."})
  static final class Show implements Callable<Integer> {
    @ParentCommand private Ca ca;
    @Mixin private Options.Common common;
    @Mixin private Options.ForPrograms output;

    @Override
    public Integer call() throws Exception {
      Terminal terminal = ca.main.terminal();
      Optional<X509Cert> root = ca.root(common);
      if (root.isEmpty()) {
        return ExitCode.NO;
      }
      X509Cert it = root.get();
      Path file = common.open(terminal).authority().rootFile();
      var facts = new LinkedHashMap<String, Object>();
      facts.put("subject", it.subject().toString());
      facts.put("serial", it.serial().toString(16));
      facts.put("notBefore", it.notBefore());
      facts.put("notAfter", it.notAfter());
      facts.put("sha256", it.fingerprint().toHex());
      facts.put("file", file.toString());
      if (output.json()) {
        terminal.print(Json.page(facts));
      } else {
        terminal.say("root     " + it.subject());
        terminal.say("valid    " + day(it.notBefore()) + " to " + day(it.notAfter()));
        terminal.say("sha256   " + it.fingerprint().toHex());
        terminal.say("file     " + terminal.path(file));
      }
      return ExitCode.DONE;
    }

    private static LocalDate day(java.time.Instant instant) {
      return LocalDate.ofInstant(instant, ZoneOffset.UTC);
    }
  }

  /** {@code gatehouse ca export}. */
  @Command(
      name = "export",
      description =
          "Write the root's certificate in PEM, for other programs and machines to trust. Its"
              + " private key stays where it is.",
      footer = {
        "",
        "Examples:",
        "  gatehouse ca export > root.pem",
        "  gatehouse ca export root.pem",
        "",
        "Exit code 1: there is none."
      })
  static final class Export implements Callable<Integer> {
    @ParentCommand private Ca ca;
    @Mixin private Options.Common common;

    @Parameters(
        arity = "0..1",
        paramLabel = "FILE",
        description = "A file that is not there yet; without it, standard output.")
    private @Nullable Path file;

    @Override
    public Integer call() throws Exception {
      Terminal terminal = ca.main.terminal();
      Optional<X509Cert> root = ca.root(common);
      if (root.isEmpty()) {
        return ExitCode.NO;
      }
      byte[] pem = Pem.format(Pem.CERTIFICATE, root.get().encoded().toArray());
      if (file == null) {
        terminal.out().write(pem);
        terminal.out().flush();
      } else {
        write(file, pem);
      }
      return ExitCode.DONE;
    }

    private static void write(Path file, byte[] pem) throws GateException {
      try {
        Files.write(file, pem, StandardOpenOption.CREATE_NEW);
      } catch (FileAlreadyExistsException e) {
        throw GateException.user(file + " is there already: name another file, or delete it.");
      } catch (IOException e) {
        throw GateException.environment(file + " cannot be written (" + e.getMessage() + ").", e);
      }
    }
  }
}
