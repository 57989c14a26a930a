package dev.gatehouse.proving.interop;

import static dev.gatehouse.proving.interop.Abilities.Knack.ALPN;
import static dev.gatehouse.proving.interop.Abilities.Knack.CLOSES;
import static dev.gatehouse.proving.interop.Abilities.Knack.REFUSES;
import static dev.gatehouse.proving.interop.Abilities.Knack.SHOWS_CERTIFICATE;
import static dev.gatehouse.proving.interop.Abilities.Knack.TOLD_GROUPS;
import static dev.gatehouse.proving.interop.Abilities.Knack.TOLD_SUITES;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * curl, which offers HTTP's protocols by itself; here HTTP/1.1 alone. It compares names after the
 * handshake, so that no server hears of it.
 */
final class Curl extends ProgramPeer {
  Curl() {
    super("curl", "curl");
  }

  @Override
  public String version() {
    return firstLine("--version")
        .replaceFirst(" \\(.*?\\)", "")
        .replaceFirst("(OpenSSL\\S*).*", "$1");
  }

  @Override
  public Optional<Abilities> abilities(Role role) {
    if (role == Role.SERVER) {
      return Optional.empty();
    }
    return Optional.of(
        Abilities.of(
            Abilities.SUITES,
            Abilities.CURVES,
            Abilities.KEYS,
            TOLD_SUITES,
            TOLD_GROUPS,
            ALPN,
            CLOSES,
            REFUSES,
            SHOWS_CERTIFICATE));
  }

  @Override
  public Service serve(Terms terms) {
    throw new UnsupportedOperationException("curl is a client");
  }

  @Override
  public Account connect(Terms terms, int port) throws IOException {
    String site = "https://" + terms.name() + ":" + port;
    Path got = Files.createTempFile(Credentials.shared().scratch("curl"), "payload", ".txt");
    List<String> command = command("--verbose", "--silent", "--show-error");
    transfer(command, terms, port);
    command.add(site + HttpTalk.GREETING_PATH);
    if (terms.manner() == Manner.BULK) {
      command.addAll(List.of("--next", "--silent", "--output", got.toString()));
      transfer(command, terms, port);
      command.add(site + HttpTalk.PAYLOAD_PATH);
      Path payload = got.resolveSibling("upload.txt");
      Files.writeString(payload, HttpTalk.PAYLOAD);
      command.addAll(List.of("--next", "--silent", "--output", got + "2"));
      transfer(command, terms, port);
      command.addAll(List.of("--data-binary", "@" + payload, site + HttpTalk.PAYLOAD_PATH));
    }
    try (Program program = Program.start(command)) {
      program.closeInput();
      int exit = program.exit();
      String words = program.words();
      boolean heard = exit == 0 && words.contains(Talk.GREETING);
      if (terms.manner() == Manner.BULK && heard) {
        heard =
            Files.readString(got).equals(HttpTalk.PAYLOAD)
                && Files.readString(Path.of(got + "2")).equals(HttpTalk.PAYLOAD);
      }
      return new Account(heard, facts(words), Ending.UNSAID, words);
    }
  }

  /** Options that curl forgets at each {@code --next}. */
  private static void transfer(List<String> command, Terms terms, int port) {
    command.addAll(
        List.of(
            "--http1.1",
            "--tlsv1.3",
            "--max-time",
            "25",
            "--noproxy",
            "*",
            "--resolve",
            terms.name() + ":" + port + ":127.0.0.1",
            "--cacert",
            Credentials.shared().roots(terms.trust()).toString()));
    if (terms.shown() != null) {
      command.addAll(
          List.of(
              "--cert",
              Credentials.shared().clientChain(terms.shown()).toString(),
              "--key",
              Credentials.shared().clientKey(terms.shown()).toString()));
    }
    if (terms.protocols().isEmpty()) {
      command.add("--no-alpn");
    }
    if (!terms.suites().isEmpty()) {
      command.addAll(List.of("--tls13-ciphers", String.join(":", Names.of(terms.suites()))));
    }
    if (!terms.groups().isEmpty()) {
      command.addAll(List.of("--curves", OpenSsl.groups(terms.groups())));
    }
  }

  private static Facts facts(String words) {
    return Facts.of(
        find("SSL connection using TLSv1.3 / (\\S+)", words),
        null,
        find("ALPN: server accepted (\\S+)", words));
  }
}
