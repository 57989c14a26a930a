package dev.gatehouse.cli;

import dev.gatehouse.gateway.admin.AdminRequest;
import dev.gatehouse.gateway.report.GateException;
import dev.gatehouse.gateway.state.GateFolder;
import dev.gatehouse.gateway.state.GateLock;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParentCommand;

/** {@code gatehouse stop}: ends the running gate, and returns when it has ended. */
@Command(
    name = "stop",
    description =
        "End the running gate: requests in flight finish, workers end in order. Waits until it is"
            + " over.",
    footer = {"", "Example:", "  gatehouse stop", "", "Exit code 1: no gate runs."})
final class Stop implements Callable<Integer> {
  /** Beyond every grace that a gate gives: its requests', then its workers'. */
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  @ParentCommand private Main main;
  @Mixin private Options.Common common;

  @Override
  public Integer call() throws Exception {
    Terminal terminal = main.terminal();
    return Asking.on(terminal, common)
        .ask(
            new AdminRequest.Stop(),
            _ -> {
              GateFolder folder = common.open(terminal);
              if (!GateLock.awaitFree(folder, PATIENCE)) {
                throw GateException.environment(
                    "The gate has not ended within five minutes: see what its log says.");
              }
              terminal.say("The gate has ended.");
              return ExitCode.DONE;
            });
  }
}
