package dev.gatehouse.cli;

import dev.gatehouse.ca.StateFolder;
import dev.gatehouse.ca.trust.Machine;
import dev.gatehouse.ca.trust.StoreResult;
import dev.gatehouse.ca.trust.StoreResult.Outcome;
import dev.gatehouse.ca.trust.TrustStores;
import dev.gatehouse.gateway.admin.Json;
import dev.gatehouse.pki.X509Cert;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code gatehouse trust}: whether this machine believes the authority. */
@Command(
    name = "trust",
    description = "Make this machine's browsers and programs believe the authority, or no more.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {Trust.Install.class, Trust.Remove.class, Trust.Status.class},
    footer = {
      "",
      "Example:",
      "  gatehouse trust install",
      "",
      "The authority can only vouch for names of this machine and of private networks."
    })
final class Trust implements Runnable {
  @ParentCommand private Main main;
  @Spec private CommandSpec spec;

  @Mixin
  @SuppressWarnings("unused") // for --help
  private Options.Common common;

  @Override
  public void run() {
    throw new CommandLine.ParameterException(spec.commandLine(), "Say what to do");
  }

  /** What the three have in common: a root, the machine's stores, and a line for each. */
  abstract static class Acting implements Callable<Integer> {
    @ParentCommand private Trust trust;
    @Mixin private Options.Common common;
    @Mixin private Options.ForPrograms output;

    abstract List<StoreResult> act(TrustStores stores, X509Cert root, Path file);

    /** The root that it is about; one is made if that is of use. */
    abstract Optional<X509Cert> root(Terminal terminal, Options.Common common) throws Exception;

    /** The exit code: whether what was asked for is so now. */
    abstract int code(List<StoreResult> results);

    @Override
    public Integer call() throws Exception {
      Terminal terminal = trust.main.terminal();
      Optional<X509Cert> root = root(terminal, common);
      if (root.isEmpty()) {
        terminal
            .err()
            .println(
                "gatehouse: There is no authority in "
                    + terminal.path(common.path(terminal))
                    + " yet: "
                    + terminal.program()
                    + " trust install makes one, and so does the first "
                    + terminal.program()
                    + " run.");
        return ExitCode.NO;
      }
      Path file = StateFolder.at(common.path(terminal)).rootFile();
      List<StoreResult> results =
          act(new TrustStores(Machine.local(terminal.environment())), root.get(), file);
      if (output.json()) {
        terminal.print(Json.page(results.stream().map(Acting::json).toList()));
      } else {
        results.forEach(result -> terminal.say(result.toString()));
      }
      return code(results);
    }

    private static Map<String, Object> json(StoreResult result) {
      var object = new LinkedHashMap<String, Object>();
      object.put("store", result.store());
      object.put("place", result.place());
      object.put("outcome", result.outcome().getClass().getSimpleName().toLowerCase(Locale.ROOT));
      object.put("sentence", result.outcome().sentence());
      return object;
    }
  }

  /** {@code gatehouse trust install}. */
  @Command(
      name = "install",
      description =
          "Add the root to every store of this machine that we know: the system's, Chromium's,"
              + " Firefox's. Doing it twice does no harm.",
      footer = {"", "Example:", "  gatehouse trust install"})
  static final class Install extends Acting {
    @Override
    Optional<X509Cert> root(Terminal terminal, Options.Common common) throws Exception {
      StateFolder folder = common.open(terminal).authority();
      return Optional.of(
          dev.gatehouse.ca.Authority.openOrCreate(folder, terminal.clock(), new SecureRandom())
              .root());
    }

    @Override
    List<StoreResult> act(TrustStores stores, X509Cert root, Path file) {
      return stores.install(root, file);
    }

    @Override
    int code(List<StoreResult> results) {
      return openOnes(results);
    }
  }

  /** {@code gatehouse trust remove}. */
  @Command(
      name = "remove",
      description = "Take the root out of every store of this machine, and nothing else.",
      footer = {"", "Example:", "  gatehouse trust remove"})
  static final class Remove extends Acting {
    @Override
    Optional<X509Cert> root(Terminal terminal, Options.Common common) throws Exception {
      return existingRoot(terminal, common);
    }

    @Override
    List<StoreResult> act(TrustStores stores, X509Cert root, Path file) {
      return stores.remove(root, file);
    }

    @Override
    int code(List<StoreResult> results) {
      return openOnes(results);
    }
  }

  /** {@code gatehouse trust status}. */
  @Command(
      name = "status",
      description = "Show which stores of this machine have the root. Changes nothing.",
      footer = {
        "",
        "Example:",
        "  gatehouse trust status --json",
        "",
        "Exit code 1: a store does not have it."
      })
  static final class Status extends Acting {
    @Override
    Optional<X509Cert> root(Terminal terminal, Options.Common common) throws Exception {
      return existingRoot(terminal, common);
    }

    @Override
    List<StoreResult> act(TrustStores stores, X509Cert root, Path file) {
      return stores.status(root, file);
    }

    @Override
    int code(List<StoreResult> results) {
      boolean absent = results.stream().anyMatch(it -> it.outcome() instanceof Outcome.Absent);
      return absent ? ExitCode.NO : openOnes(results);
    }
  }

  private static Optional<X509Cert> existingRoot(Terminal terminal, Options.Common common)
      throws Exception {
    var folder = common.existing(terminal);
    return folder.isEmpty() ? Optional.empty() : folder.get().authority().root();
  }

  /** A store that could not be changed or read is the machine's; each line says what to do. */
  private static int openOnes(List<StoreResult> results) {
    return results.stream().anyMatch(it -> it.outcome().isOpen())
        ? ExitCode.ENVIRONMENT
        : ExitCode.DONE;
  }
}
