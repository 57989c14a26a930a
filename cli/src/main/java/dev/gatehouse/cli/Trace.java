package dev.gatehouse.cli;

import dev.gatehouse.gateway.admin.AdminAnswer;
import dev.gatehouse.gateway.admin.AdminClient;
import dev.gatehouse.gateway.admin.AdminRequest;
import dev.gatehouse.gateway.admin.AdminWatch;
import dev.gatehouse.gateway.admin.TraceJson;
import dev.gatehouse.gateway.report.GateException;
import dev.gatehouse.gateway.state.GateFolder;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code gatehouse trace}: requests' ways through the house, live. */
@Command(
    name = "trace",
    description =
        "Show each request of the running gate as it ends, with the steps of its way through the"
            + " house, and for each the microsecond at which it was over and how many it took.",
    footer = {
      "",
      "Examples:",
      "  gatehouse trace --host shop.localhost --slow 100ms",
      "  gatehouse trace --count 1 --json",
      "  gatehouse trace --otlp http://127.0.0.1:4318",
      "",
      "Steps up to routing count when the last byte of the request's head has taken them, those",
      "behind the worker when the last byte of the answer has. Nothing is measured while nobody",
      "watches.",
      "",
      "Exit codes: 0 --count are shown, 1 no gate runs or it has ended, 130 ended by Ctrl-C."
    })
final class Trace implements Callable<Integer> {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(us|ms|s)");

  /** What the command's end is: by itself, or by the signal's code. */
  private static final int RUNNING = -1;

  @ParentCommand private Main main;
  @Mixin private Options.Common common;
  @Mixin private Options.ForPrograms output;

  @Option(
      names = "--host",
      paramLabel = "NAME",
      defaultValue = "",
      description = "Only requests with that host.")
  private String host;

  @Option(
      names = "--slow",
      paramLabel = "TIME",
      defaultValue = "0ms",
      description = "Only requests that took at least so long, such as 100ms.")
  private String slow;

  @Option(
      names = "--count",
      paramLabel = "N",
      defaultValue = "0",
      description = "End after so many requests.")
  private long count;

  @Option(
      names = "--otlp",
      paramLabel = "URL",
      description =
          "Print nothing, and send OpenTelemetry spans to that collector, by OTLP over HTTP.")
  private @Nullable String otlp;

  @Override
  public Integer call() throws Exception {
    if (count < 0) throw GateException.user("--count " + count + " is less than none.");
    var request = new AdminRequest.Trace(host, slow(slow));
    URI collector = otlp == null ? null : Otlp.collector(otlp);
    Terminal terminal = main.terminal();
    Optional<GateFolder> folder = common.existing(terminal);
    Optional<AdminWatch> watch =
        folder.isEmpty() ? Optional.empty() : AdminClient.watch(folder.get(), request, PATIENCE);
    if (watch.isEmpty()) return Asking.nobody(terminal, common);
    var stopped = new AtomicInteger(RUNNING);
    try (AdminWatch from = watch.get()) {
      Runnable hangUp = from::close;
      Signals.handle(
          code -> {
            stopped.set(code);
            hangUp.run();
          });
      boolean all = collector == null ? print(from) : export(from, collector);
      if (stopped.get() != RUNNING) return stopped.get();
      if (!all) terminal.err().println("gatehouse: The gate has ended.");
      return all ? ExitCode.DONE : ExitCode.NO;
    }
  }

  static Duration slow(String text) throws GateException {
    Matcher it = DURATION.matcher(text);
    if (!it.matches()) {
      throw GateException.user(
          "--slow " + text + " is no time: write a number and us, ms or s, such as 100ms.");
    }
    long number = Long.parseLong(it.group(1));
    return switch (it.group(2)) {
      case "us" -> Duration.ofNanos(1000 * number);
      case "ms" -> Duration.ofMillis(number);
      default -> Duration.ofSeconds(number);
    };
  }

  /** Whether as many were shown as were asked for; false if the gate ended before. */
  private boolean print(AdminWatch from) throws GateException {
    long shown = 0;
    while (count == 0 || shown < count) {
      Optional<AdminAnswer> next = from.next();
      if (next.isEmpty()) return false;
      if (next.get() instanceof AdminAnswer.Traced(var trace)) {
        main.terminal().print(output.json() ? TraceJson.line(trace) + "\n" : TraceText.of(trace));
        shown++;
      } else {
        tellLost(next.get());
      }
    }
    return true;
  }

  private boolean export(AdminWatch from, URI collector) throws Exception {
    try (var to = new Otlp(collector, Duration.ofSeconds(1))) {
      return new SpanBatches(to, count, this::tellLost).run(from);
    }
  }

  private void tellLost(AdminAnswer answer) {
    if (answer instanceof AdminAnswer.Lost(long lost)) {
      main.terminal()
          .err()
          .println(
              "gatehouse: "
                  + lost
                  + (lost == 1 ? " request was" : " requests were")
                  + " not shown, for more came than are read here: name a --host, or what is"
                  + " --slow.");
    }
  }
}
