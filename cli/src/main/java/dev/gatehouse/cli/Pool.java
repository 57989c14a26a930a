package dev.gatehouse.cli;

import dev.gatehouse.gateway.admin.AdminAnswer;
import dev.gatehouse.gateway.admin.AdminRequest;
import dev.gatehouse.gateway.admin.Json;
import dev.gatehouse.gateway.admin.PoolVerb;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code gatehouse pool}: the workers of the running gate. */
@Command(
    name = "pool",
    description = "Look at the application pools of the running gate, and act on one.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      Pool.List.class,
      Pool.Recycle.class,
      Pool.Drain.class,
      Pool.Disable.class,
      Pool.Enable.class
    },
    footer = {
      "",
      "Example: new workers take over before the old ones end, and no request is lost",
      "  gatehouse pool recycle web"
    })
final class Pool implements Runnable {
  @ParentCommand private Main main;
  @Spec private CommandSpec spec;

  @Mixin
  @SuppressWarnings("unused") // for --help
  private Options.Common common;

  @Override
  public void run() {
    throw new CommandLine.ParameterException(spec.commandLine(), "Say what to do");
  }

  private Terminal terminal() {
    return main.terminal();
  }

  /** {@code gatehouse pool list}. */
  @Command(
      name = "list",
      description = "Show the pools, their queues and their workers.",
      footer = {"", "Example:", "  gatehouse pool list --json"})
  static final class List implements Callable<Integer> {
    @ParentCommand private Pool pool;
    @Mixin private Options.Common common;
    @Mixin private Options.ForPrograms output;

    @Override
    public Integer call() throws Exception {
      return Asking.on(pool.terminal(), common)
          .ask(
              new AdminRequest.Status(),
              answer -> {
                if (answer instanceof AdminAnswer.Report(var status)) {
                  pool.terminal()
                      .print(
                          output.json()
                              ? Json.page(Map.of("pools", status.pools()))
                              : StatusText.pools(status));
                }
                return ExitCode.DONE;
              });
    }
  }

  /** What the four that act have in common. */
  abstract static class Acting implements Callable<Integer> {
    @ParentCommand private Pool pool;
    @Mixin private Options.Common common;

    @Parameters(paramLabel = "NAME", description = "The pool, as pool list shows it.")
    private String name;

    private final PoolVerb verb;

    Acting(PoolVerb verb) {
      this.verb = verb;
    }

    @Override
    public Integer call() throws Exception {
      return Asking.on(pool.terminal(), common)
          .ask(
              new AdminRequest.Pool(verb, name),
              answer -> {
                if (answer instanceof AdminAnswer.Done(String sentence)) {
                  pool.terminal().say(sentence);
                }
                return ExitCode.DONE;
              });
    }
  }

  /** {@code gatehouse pool recycle NAME}. */
  @Command(
      name = "recycle",
      description =
          "Replace the pool's workers: new ones are ready before the old ones finish and end.",
      footer = {"", "Example:", "  gatehouse pool recycle web"})
  static final class Recycle extends Acting {
    Recycle() {
      super(PoolVerb.RECYCLE);
    }
  }

  /** {@code gatehouse pool drain NAME}. */
  @Command(
      name = "drain",
      description = "Finish what is in the pool, and refuse what is new.",
      footer = {"", "Example:", "  gatehouse pool drain web"})
  static final class Drain extends Acting {
    Drain() {
      super(PoolVerb.DRAIN);
    }
  }

  /** {@code gatehouse pool disable NAME}. */
  @Command(
      name = "disable",
      description = "Take the pool offline: its workers end, its requests are refused.",
      footer = {"", "Example:", "  gatehouse pool disable web"})
  static final class Disable extends Acting {
    Disable() {
      super(PoolVerb.DISABLE);
    }
  }

  /** {@code gatehouse pool enable NAME}. */
  @Command(
      name = "enable",
      description = "Let the pool serve again, at once, whatever took it offline.",
      footer = {"", "Example:", "  gatehouse pool enable web"})
  static final class Enable extends Acting {
    Enable() {
      super(PoolVerb.ENABLE);
    }
  }
}
