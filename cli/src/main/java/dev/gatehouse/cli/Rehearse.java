package dev.gatehouse.cli;

import dev.gatehouse.gateway.Rehearsal;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code gatehouse rehearse}: what the launcher runs after a build, and nobody else needs. */
@Command(
    name = "rehearse",
    hidden = true,
    description =
        "Go through a gate's life once, for the launcher, which has the JVM note what that loads.",
    footer = {
      "",
      "Example:",
      "  java -XX:AOTCacheOutput=start.aot -jar gatehouse-cli.jar rehearse"
    })
final class Rehearse implements Callable<Integer> {
  @Mixin
  @SuppressWarnings("unused") // for --help and --debug
  private Options.Common common;

  @Override
  public Integer call() throws Exception {
    Rehearsal.run();
    return ExitCode.DONE;
  }
}
