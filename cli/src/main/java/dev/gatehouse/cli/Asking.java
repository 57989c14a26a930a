package dev.gatehouse.cli;

import dev.gatehouse.gateway.admin.AdminAnswer;
import dev.gatehouse.gateway.admin.AdminClient;
import dev.gatehouse.gateway.admin.AdminRequest;
import dev.gatehouse.gateway.report.GateException;
import dev.gatehouse.gateway.state.GateFolder;
import java.time.Duration;
import java.util.Optional;

/**
 * What commands that speak to a running gate have in common: there may be none, or it may say no.
 */
final class Asking {
  /** A recycled pool answers when its new workers are ready, which a slow application may delay. */
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  /** What to do with a good answer. */
  interface Then {
    int code(AdminAnswer answer) throws Exception;
  }

  private final Terminal terminal;
  private final Options.Common common;

  private Asking(Terminal terminal, Options.Common common) {
    this.terminal = terminal;
    this.common = common;
  }

  static Asking on(Terminal terminal, Options.Common common) {
    return new Asking(terminal, common);
  }

  /** Says that no gate runs there. */
  static int nobody(Terminal terminal, Options.Common common) throws GateException {
    terminal
        .err()
        .println(
            "gatehouse: No gate runs on the state folder "
                + terminal.path(common.path(terminal))
                + ": start one with "
                + terminal.program()
                + " run, or name its folder with --state DIR.");
    return ExitCode.NO;
  }

  int ask(AdminRequest request, Then then) throws Exception {
    Optional<GateFolder> folder = common.existing(terminal);
    Optional<AdminAnswer> answer =
        folder.isEmpty() ? Optional.empty() : AdminClient.ask(folder.get(), request, PATIENCE);
    if (answer.isEmpty()) return nobody(terminal, common);
    return switch (answer.get()) {
      case AdminAnswer.Wrong(String sentence) -> throw GateException.user(sentence);
      case AdminAnswer.Failed(String sentence) -> throw GateException.environment(sentence);
      case AdminAnswer good -> then.code(good);
    };
  }
}
