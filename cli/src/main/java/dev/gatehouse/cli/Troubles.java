package dev.gatehouse.cli;

import dev.gatehouse.ca.AuthorityError;
import dev.gatehouse.ca.AuthorityException;
import dev.gatehouse.gateway.report.GateException;
import dev.gatehouse.gateway.report.Nearest;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Turns what goes wrong into one sentence on standard error and an exit code. Where it comes from
 * is shown with {@code --debug} alone.
 */
final class Troubles implements IParameterExceptionHandler, IExecutionExceptionHandler {
  private final Terminal terminal;

  Troubles(Terminal terminal) {
    this.terminal = terminal;
  }

  /** What was typed is not how the command is used. */
  @Override
  public int handleParseException(ParameterException trouble, String[] args) {
    String command = trouble.getCommandLine().getCommandSpec().qualifiedName(" ");
    String sentence =
        switch (trouble) {
          case UnmatchedArgumentException it -> unmatched(it);
          case MissingParameterException it -> missing(it);
          case OverwrittenOptionException it -> given(it.getOverwritten()) + " is given twice";
          case ParameterException it when it.getArgSpec() != null && it.getValue() != null ->
              given(it.getArgSpec()) + " takes a number, and \"" + it.getValue() + "\" is none";
          case ParameterException it -> withoutStop(String.valueOf(it.getMessage()));
        };
    say(sentence + " (" + command + " --help shows what there is).");
    return ExitCode.USER;
  }

  private static String unmatched(UnmatchedArgumentException trouble) {
    List<String> unmatched = trouble.getUnmatched();
    String first = unmatched.isEmpty() ? "" : unmatched.getFirst();
    CommandLine.Model.CommandSpec spec = trouble.getCommandLine().getCommandSpec();
    boolean option = first.startsWith("-");
    String kind = option ? "option" : spec.subcommands().isEmpty() ? "argument" : "command";
    List<String> known =
        option
            ? spec.options().stream()
                .filter(it -> !it.hidden())
                .flatMap(it -> List.of(it.names()).stream())
                .toList()
            : List.copyOf(spec.subcommands().keySet());
    String name = option && first.contains("=") ? first.substring(0, first.indexOf('=')) : first;
    return "There is no "
        + kind
        + " "
        + name
        + " here"
        + Nearest.to(name, known).map(it -> "; did you mean " + it + "?").orElse("");
  }

  private static String missing(MissingParameterException trouble) {
    ArgSpec first = trouble.getMissing().isEmpty() ? null : trouble.getMissing().getFirst();
    return first == null
        ? withoutStop(String.valueOf(trouble.getMessage()))
        : first instanceof OptionSpec option
            ? option.longestName() + " wants a value: " + option.longestName() + " " + label(first)
            : "Say which: " + label(first) + " is missing";
  }

  private static String given(ArgSpec it) {
    return it instanceof OptionSpec option ? option.longestName() : label(it);
  }

  private static String label(ArgSpec it) {
    return it.paramLabel();
  }

  private static String withoutStop(String sentence) {
    return sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence;
  }

  /** The command was used rightly, and failed. */
  @Override
  public int handleExecutionException(
      Exception trouble, CommandLine command, ParseResult parseResult) {
    int code =
        switch (trouble) {
          case GateException it -> {
            say(it.sentence());
            yield switch (it.fault()) {
              case USER -> ExitCode.USER;
              case APPLICATION -> ExitCode.NO;
              case ENVIRONMENT -> ExitCode.ENVIRONMENT;
            };
          }
          case AuthorityException it -> {
            say(it.error().sentence());
            yield it.error().fault() == AuthorityError.Fault.USER
                ? ExitCode.USER
                : ExitCode.ENVIRONMENT;
          }
          default -> {
            say(
                "That is a mistake in Gatehouse itself ("
                    + trouble
                    + "): please report it, with what "
                    + terminal.program()
                    + " prints when given --debug as well.");
            yield ExitCode.ENVIRONMENT;
          }
        };
    if (parseResult.expandedArgs().contains("--debug")) {
      trouble.printStackTrace(terminal.err());
    }
    return code;
  }

  private void say(String sentence) {
    terminal.err().println("gatehouse: " + sentence);
    terminal.err().flush();
  }
}
