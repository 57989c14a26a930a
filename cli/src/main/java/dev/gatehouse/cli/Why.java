package dev.gatehouse.cli;

import dev.gatehouse.gateway.admin.AdminAnswer;
import dev.gatehouse.gateway.admin.AdminRequest;
import dev.gatehouse.gateway.admin.Json;
import dev.gatehouse.gateway.site.SiteFile;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code gatehouse why}: what answers a URL. */
@Command(
    name = "why",
    description =
        "Say which listener, binding, certificate, site and route answer a URL, and why the others"
            + " do not. Asks the running gate, or a site file.",
    footer = {
      "",
      "Examples:",
      "  gatehouse why https://shop.localhost:8443/static/logo.png",
      "  gatehouse why -f site.yaml --at 10.0.0.5 https://shop.example/",
      "",
      "Exit code 1: nothing answers, or no gate runs."
    })
final class Why implements Callable<Integer> {
  @ParentCommand private Main main;
  @Mixin private Options.Common common;
  @Mixin private Options.ForPrograms output;

  @Option(
      names = {"-f", "--file"},
      paramLabel = "SITE.yaml",
      description = "Ask this site file, and no running gate.")
  private @Nullable Path file;

  @Option(
      names = "--at",
      paramLabel = "ADDRESS",
      defaultValue = "",
      description =
          "The gate's own IP address to which the client connects; else each that matters.")
  private String at;

  @Parameters(paramLabel = "URL", description = "Such as https://shop.localhost:8443/cart.")
  private String url;

  @Override
  public Integer call() throws Exception {
    if (file != null) {
      return show(dev.gatehouse.gateway.site.Why.of(SiteFile.read(file), url, at));
    }
    return Asking.on(main.terminal(), common)
        .ask(
            new AdminRequest.Why(url, at),
            answer -> answer instanceof AdminAnswer.Explained(var why) ? show(why) : ExitCode.NO);
  }

  private int show(dev.gatehouse.gateway.site.Why why) {
    main.terminal().print(output.json() ? Json.page(why) : WhyText.of(why));
    return why.answered() ? ExitCode.DONE : ExitCode.NO;
  }
}
