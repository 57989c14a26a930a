package dev.gatehouse.cli;

import dev.gatehouse.gateway.admin.Json;
import dev.gatehouse.gateway.site.Finding;
import dev.gatehouse.gateway.site.Finding.Severity;
import dev.gatehouse.gateway.site.Reading;
import dev.gatehouse.gateway.site.SiteFile;
import dev.gatehouse.gateway.site.SiteText;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code gatehouse check}: what is wrong in a site file. */
@Command(
    name = "check",
    description =
        "Say what is wrong in a site file, by line and column, and in the certificates that it"
            + " names. Starts nothing.",
    footer = {
      "",
      "Examples:",
      "  gatehouse check site.yaml",
      "  gatehouse check --effective site.yaml > whole.yaml",
      "",
      "Exit code 1: there is an error; a warning is none."
    })
final class Check implements Callable<Integer> {
  @ParentCommand private Main main;

  @Mixin
  @SuppressWarnings("unused") // for --help and --debug
  private Options.ForAll common;

  @Mixin private Options.ForPrograms output;

  @Option(
      names = "--effective",
      description = "Print the whole file as it is understood, every default written out.")
  private boolean effective;

  @Parameters(paramLabel = "SITE.yaml", description = "The site file.")
  private Path file;

  @Override
  public Integer call() throws Exception {
    Reading reading = Reading.of(file);
    Terminal terminal = main.terminal();
    if (output.json()) {
      terminal.print(Json.page(forPrograms(reading)));
    } else {
      reading.findings().forEach(it -> terminal.err().println(it.in(file.toString())));
      terminal.err().flush();
      if (reading.site().isPresent()) {
        terminal.print(
            effective ? SiteText.of(reading.site().get()) : file + " " + good(reading) + "\n");
      }
    }
    return reading.site().isPresent() ? ExitCode.DONE : ExitCode.NO;
  }

  private static String good(Reading reading) {
    SiteFile site = reading.site().orElseThrow();
    return "can be run: "
        + String.join(
            ", ",
            counted(site.listeners().size(), "listener"),
            counted(site.bindings().size(), "binding"),
            counted(site.sites().size(), "site"),
            counted(site.pools().size(), "pool"))
        + (reading.findings().isEmpty()
            ? "."
            : ", " + counted(reading.findings().size(), "warning") + ".");
  }

  private static String counted(int count, String what) {
    return count + " " + what + (count == 1 ? "" : "s");
  }

  private Map<String, Object> forPrograms(Reading reading) {
    var page = new LinkedHashMap<String, Object>();
    page.put("file", reading.file().toString());
    page.put("good", reading.site().isPresent());
    page.put("findings", reading.findings().stream().map(Check::forPrograms).toList());
    if (effective) reading.site().ifPresent(it -> page.put("effective", SiteText.of(it)));
    return page;
  }

  private static Map<String, Object> forPrograms(Finding finding) {
    var it = new LinkedHashMap<String, Object>();
    it.put("severity", finding.severity() == Severity.ERROR ? "error" : "warning");
    it.put("line", finding.line());
    it.put("column", finding.column());
    it.put("sentence", finding.sentence());
    return it;
  }
}
