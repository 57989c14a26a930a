package dev.gatehouse.cli;

import dev.gatehouse.gateway.admin.AdminAnswer;
import dev.gatehouse.gateway.admin.AdminRequest;
import dev.gatehouse.gateway.admin.Json;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParentCommand;

/** {@code gatehouse status}: how the running gate is. */
@Command(
    name = "status",
    description = "Show the running gate: listeners, certificate, pools, workers, totals.",
    footer = {
      "",
      "Example:",
      "  gatehouse status",
      "  gatehouse status --json | jq .pools[].workers[].pid",
      "",
      "Exit code 1: no gate runs."
    })
final class Status implements Callable<Integer> {
  @ParentCommand private Main main;
  @Mixin private Options.Common common;
  @Mixin private Options.ForPrograms output;

  @Override
  public Integer call() throws Exception {
    Terminal terminal = main.terminal();
    return Asking.on(terminal, common)
        .ask(
            new AdminRequest.Status(),
            answer -> {
              if (answer instanceof AdminAnswer.Report(var status)) {
                terminal.print(
                    output.json() ? Json.page(status) : StatusText.of(status, terminal::path));
              }
              return ExitCode.DONE;
            });
  }
}
