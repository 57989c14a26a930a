package dev.gatehouse.cli;

import dev.gatehouse.gateway.report.GateException;
import dev.gatehouse.glass.pipelines.Pipelines;
import dev.gatehouse.glass.pipelines.PipelinesJson;
import dev.gatehouse.glass.pipelines.PipelinesOptions;
import dev.gatehouse.glass.pipelines.PipelinesPage;
import dev.gatehouse.glass.pipelines.PipelinesText;
import dev.gatehouse.glass.pipelines.Results;
import dev.gatehouse.glass.play.OwnProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code gatehouse lab}: stories, played for real. */
@Command(
    name = "lab",
    description = "Play a story on this machine, for real, and show what happened.",
    synopsisSubcommandLabel = "STORY",
    subcommands = {Lab.PlayPipelines.class},
    footer = {"", "Example:", "  gatehouse lab pipelines --only inline,filter"})
final class Lab implements Runnable {
  @ParentCommand private Main main;
  @Spec private CommandSpec spec;

  @Mixin
  @SuppressWarnings("unused") // for --help and --debug
  private Options.ForAll common;

  @Override
  public void run() {
    throw new CommandLine.ParameterException(spec.commandLine(), "Say which story");
  }

  /** {@code gatehouse lab pipelines}. */
  @Command(
      name = "pipelines",
      description = {
        "Measure where TLS happens: the same work through a gate for each arrangement of pipeline"
            + " and keys, one after the other and again, with a worker and a load on loopback."
      },
      footer = {
        "",
        "Arrangements: inline, inline+guard, filter, filter+guard, kernel, kernel+guard.",
        "Works: new, resumed, kept, down, up.",
        "",
        "Examples:",
        "  gatehouse lab pipelines",
        "  gatehouse lab pipelines --json --html pipelines.html",
        "  gatehouse lab pipelines --only inline,filter --work kept --seconds 1 --rounds 3",
        "",
        "Exit code 1: it was played, and an answer was wrong or a connection broke."
      })
  static final class PlayPipelines implements Callable<Integer> {
    @ParentCommand private Lab lab;

    @Mixin
    @SuppressWarnings("unused") // for --help and --debug
    private Options.ForAll common;

    @Option(
        names = "--only",
        split = ",",
        paramLabel = "NAME",
        description = "Only these arrangements.")
    private List<String> only = new ArrayList<>();

    @Option(names = "--work", split = ",", paramLabel = "NAME", description = "Only these works.")
    private List<String> works = new ArrayList<>();

    @Option(
        names = "--seconds",
        paramLabel = "N",
        defaultValue = "3",
        description = "How long each cell is measured in each round (default 3).")
    private int seconds;

    @Option(
        names = "--rounds",
        paramLabel = "N",
        defaultValue = "5",
        description = "How many rounds count (default 5).")
    private int rounds;

    @Mixin private Options.ForPrograms output;

    @Option(
        names = "--html",
        paramLabel = "FILE",
        description = "Also write a page with charts; it stands alone.")
    private @Nullable Path page;

    @Override
    public Integer call() throws Exception {
      Terminal terminal = lab.main.terminal();
      PipelinesOptions options = PipelinesOptions.of(only, works, seconds, rounds);
      var stop = new CompletableFuture<Integer>();
      Thread player = Thread.currentThread();
      Signals.handle(
          code -> {
            stop.complete(code);
            player.interrupt();
          });
      try {
        Results results =
            Pipelines.play(
                options,
                OwnProgram.of(Main.class.getName()),
                terminal.clock(),
                it -> terminal.err().println("lab: " + it));
        terminal.print(output.json() ? PipelinesJson.of(results) : PipelinesText.of(results));
        if (page != null) {
          write(page, PipelinesPage.of(results));
        }
        return results.clean() ? ExitCode.DONE : ExitCode.NO;
      } catch (InterruptedException e) {
        return stop.getNow(ExitCode.INTERRUPTED);
      }
    }

    private static void write(Path file, String page) throws GateException {
      try {
        Files.writeString(file, page);
      } catch (IOException e) {
        throw GateException.user("The page cannot be written to " + file + ": " + e.getMessage());
      }
    }
  }
}
