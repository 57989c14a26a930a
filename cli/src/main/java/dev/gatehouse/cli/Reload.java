package dev.gatehouse.cli;

import dev.gatehouse.gateway.admin.AdminAnswer;
import dev.gatehouse.gateway.admin.AdminRequest;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParentCommand;

/** {@code gatehouse reload}: the running gate reads its site file again. */
@Command(
    name = "reload",
    description =
        "Have the running gate read its site file again and become what it says now. Open"
            + " connections go on; a file with an error changes nothing.",
    footer = {
      "",
      "Example:",
      "  gatehouse check site.yaml && gatehouse reload",
      "",
      "Exit code 1: no gate runs; 2: the file has an error."
    })
final class Reload implements Callable<Integer> {
  @ParentCommand private Main main;
  @Mixin private Options.Common common;

  @Override
  public Integer call() throws Exception {
    return Asking.on(main.terminal(), common)
        .ask(
            new AdminRequest.Reload(),
            answer -> {
              if (answer instanceof AdminAnswer.Done(String sentence)) {
                main.terminal().say(sentence);
              }
              return ExitCode.DONE;
            });
  }
}
