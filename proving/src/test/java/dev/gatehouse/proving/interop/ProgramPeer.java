package dev.gatehouse.proving.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** A peer that is another program, started anew for each conversation. */
abstract class ProgramPeer implements Peer {
  private final String name;
  private final String executable;

  ProgramPeer(String name, String executable) {
    this.name = name;
    this.executable = executable;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Optional<String> absence() {
    return Program.find(executable).isPresent()
        ? Optional.empty()
        : Optional.of(executable + " is not installed here");
  }

  /** The program with these arguments. */
  protected List<String> command(Object... arguments) {
    List<String> command = new ArrayList<>();
    command.add(file().toString());
    for (Object argument : arguments) {
      command.add(argument.toString());
    }
    return command;
  }

  protected Path file() {
    return Program.find(executable).orElseThrow();
  }

  /** The first line that the program prints when asked like this. */
  protected String firstLine(Object... arguments) {
    try {
      return Program.run(command(arguments)).lines().findFirst().orElse("?");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The client's part for a program that sends what it reads and prints what it gets; with what it
   * reads as the order to change keys, and what it prints when it has done so.
   */
  protected static void converse(Program program, Terms terms, String rekey, String rekeyed)
      throws IOException {
    program.send(Talk.GREETING + "\n");
    program.awaitTimes(Talk.GREETING, 1);
    switch (terms.manner()) {
      case GREET -> {}
      case BULK -> {
        for (int i = 1; i <= Talk.WINDOWS; i++) {
          program.send(Talk.LINE.repeat(Talk.WINDOW));
          program.awaitTimes(Talk.LINE, i * Talk.WINDOW);
        }
      }
      case PEER_REKEYS, WE_REKEY -> {
        if (terms.manner() == Manner.PEER_REKEYS) {
          program.send(rekey);
          program.await(Pattern.compile(rekeyed));
        }
        program.send(Talk.LINE.repeat(Talk.WINDOW));
        program.awaitTimes(Talk.LINE, Talk.WINDOW);
        program.send(Talk.GREETING + "\n");
        program.awaitTimes(Talk.GREETING, 2);
      }
      case PEER_VANISHES -> {
        program.kill();
        return;
      }
      case WE_VANISH -> {
        program.exit();
        return;
      }
    }
  }

  /** A server program, and how to read from its words how it went. */
  protected static final class ProgramService implements Service {
    private final Program program;
    private final int port;
    private final Speech speech;
    private final Pattern done;
    private final Reading reading;

    /** What the words mean. */
    @FunctionalInterface
    interface Reading {
      Facts facts(String words);
    }

    /** {@code done} matches once all has been said that an account needs. */
    ProgramService(Program program, int port, Speech speech, Pattern done, Reading reading) {
      this.program = program;
      this.port = port;
      this.speech = speech;
      this.done = done;
      this.reading = reading;
    }

    @Override
    public int port() {
      return port;
    }

    @Override
    public Speech speech() {
      return speech;
    }

    @Override
    public void vanish() throws IOException {
      program.kill();
    }

    @Override
    public Account account() throws IOException {
      program.await(done);
      String words = program.words();
      return new Account(true, reading.facts(words), Ending.UNSAID, words);
    }

    @Override
    public void close() throws IOException {
      program.close();
    }
  }

  /**
   * The service of a program that has just been started and prints {@code ready} once it listens;
   * the pattern's first group is the port, where it chose that itself. Ends the program if it
   * doesn't come to that.
   */
  protected static Service service(
      Program program, Pattern ready, int port, Pattern done, ProgramService.Reading reading)
      throws IOException {
    try {
      var matcher = program.await(ready);
      int chosen = port != 0 ? port : Integer.parseInt(matcher.group(1));
      return new ProgramService(program, chosen, Service.Speech.ECHO, done, reading);
    } catch (IOException e) {
      program.close();
      throw e;
    }
  }

  /** A port that was free a moment ago, for programs that cannot choose one themselves. */
  protected static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** The first group of the pattern in the text, or null. */
  protected static @org.jspecify.annotations.Nullable String find(String pattern, String words) {
    var matcher = Pattern.compile(pattern).matcher(words);
    return matcher.find() ? matcher.group(1) : null;
  }

  @Override
  public String toString() {
    return name;
  }
}
