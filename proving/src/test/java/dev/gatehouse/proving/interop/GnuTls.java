package dev.gatehouse.proving.interop;

import static dev.gatehouse.proving.interop.Abilities.Knack.ALPN;
import static dev.gatehouse.proving.interop.Abilities.Knack.ASKS_CLIENTS;
import static dev.gatehouse.proving.interop.Abilities.Knack.CLOSES;
import static dev.gatehouse.proving.interop.Abilities.Knack.ENCRYPTS_THEN_MACS;
import static dev.gatehouse.proving.interop.Abilities.Knack.NOTICES_TRUNCATION;
import static dev.gatehouse.proving.interop.Abilities.Knack.REFUSES;
import static dev.gatehouse.proving.interop.Abilities.Knack.REFUSES_CLIENTS;
import static dev.gatehouse.proving.interop.Abilities.Knack.REFUSES_NAMES;
import static dev.gatehouse.proving.interop.Abilities.Knack.REKEYS;
import static dev.gatehouse.proving.interop.Abilities.Knack.SHOWS_CERTIFICATE;
import static dev.gatehouse.proving.interop.Abilities.Knack.TOLD_GROUPS;
import static dev.gatehouse.proving.interop.Abilities.Knack.TOLD_MAC_FIRST;
import static dev.gatehouse.proving.interop.Abilities.Knack.TOLD_SUITES;
import static dev.gatehouse.proving.interop.Abilities.Knack.VANISHES;

import dev.gatehouse.crypto.CbcAlgorithm;
import dev.gatehouse.tls.spec.BulkCipher;
import dev.gatehouse.tls.spec.CipherSuite;
import dev.gatehouse.tls.spec.KeyExchangeMethod;
import dev.gatehouse.tls.spec.ProtocolVersion;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * {@code gnutls-cli} and {@code gnutls-serv}; the latter listens at every address of the machine.
 */
final class GnuTls extends ProgramPeer {
  GnuTls() {
    super("gnutls", "gnutls-cli");
  }

  @Override
  public String version() {
    return "GnuTLS " + firstLine("--version").replaceFirst("gnutls-cli ", "");
  }

  @Override
  public Optional<Abilities> abilities(Role role) {
    return Optional.of(
        role == Role.CLIENT
            ? Abilities.of(
                Abilities.SUITES,
                Abilities.CURVES,
                Abilities.KEYS,
                TOLD_SUITES,
                TOLD_GROUPS,
                VANISHES,
                ALPN,
                REKEYS,
                NOTICES_TRUNCATION,
                CLOSES,
                REFUSES,
                REFUSES_NAMES,
                SHOWS_CERTIFICATE)
            : Abilities.of(
                Abilities.SUITES,
                Abilities.CURVES,
                Abilities.KEYS,
                TOLD_SUITES,
                TOLD_GROUPS,
                VANISHES,
                ALPN,
                CLOSES,
                ASKS_CLIENTS,
                REFUSES_CLIENTS));
  }

  /** GnuTLS's priority string. */
  private static String priority(Terms terms) {
    StringBuilder text =
        new StringBuilder("NORMAL:-VERS-ALL:+VERS-" + terms.version().toString().replace("v", ""));
    if (terms.isOlder()) {
      older(terms, text);
    } else if (!terms.suites().isEmpty()) {
      text.append(":-CIPHER-ALL");
      for (String suite : Names.of(terms.suites())) {
        text.append(":+").append(suite.replaceAll("^TLS_|_SHA\\d+$", "").replace('_', '-'));
      }
    }
    if (!terms.groups().isEmpty()) {
      text.append(":-GROUP-ALL");
      for (String group : Names.of(terms.groups())) {
        text.append(":+GROUP-").append(group.toUpperCase(java.util.Locale.ROOT));
      }
    }
    return text.toString();
  }

  /** A suite by its parts; or else all that there was, in which only names turn some of it on. */
  private static void older(Terms terms, StringBuilder text) {
    text.append(":+SIGN-ALL");
    if (terms.suites().isEmpty()) {
      text.append(":+RSA:+DHE-RSA:+SHA256:+SHA384");
    }
    for (CipherSuite suite : terms.suites()) {
      String exchange =
          suite.keyExchange() == KeyExchangeMethod.RSA
              ? "RSA"
              : suite.keyExchange() + "-" + suite.authentication();
      text.append(":-KX-ALL:+").append(exchange).append(":-CIPHER-ALL:+");
      switch (suite.cipher()) {
        case BulkCipher.Aead(var aead) ->
            text.append(aead.toString().replace('_', '-')).append(":-MAC-ALL:+AEAD");
        case BulkCipher.Cbc(var algorithm, var mac) ->
            text.append(
                    algorithm == CbcAlgorithm.TRIPLE_DES
                        ? "3DES"
                        : algorithm.toString().replace('_', '-'))
                .append("-CBC:-MAC-ALL:+")
                .append(mac);
        case BulkCipher.Rc4(var mac) -> text.append("ARCFOUR-128:-MAC-ALL:+").append(mac);
      }
    }
    if (terms.has(Tongue.Habit.MAC_FIRST)) {
      text.append(":%NO_ETM");
    }
  }

  /** No SSL 3.0 in it any more, but all else. */
  @Override
  public Optional<Abilities> abilities(Role role, ProtocolVersion version) {
    if (version.equals(ProtocolVersion.SSL_3_0)) {
      return Optional.empty();
    }
    return abilities(role)
        .map(
            it ->
                version.equals(ProtocolVersion.TLS_1_3)
                    ? it
                    : it.in(version, _ -> true, ENCRYPTS_THEN_MACS, TOLD_MAC_FIRST));
  }

  private static void addProtocols(List<String> command, Terms terms) {
    for (String protocol : terms.protocols()) {
      command.add("--alpn=" + protocol);
    }
  }

  @Override
  public Service serve(Terms terms) throws IOException {
    Credentials credentials = Credentials.shared();
    int port = freePort();
    List<String> command =
        command(
            "--echo",
            "--noticket",
            "--port=" + port,
            "--priority=" + priority(terms),
            "--x509certfile=" + credentials.chain(terms.key()),
            "--x509keyfile=" + credentials.key(terms.key()));
    command.set(0, Program.find("gnutls-serv").orElseThrow().toString());
    switch (terms.asking()) {
      case NOBODY -> command.add("--disable-client-cert");
      case ASKS -> command.add("--verify-client-cert");
      case REQUIRES -> command.addAll(List.of("--require-client-cert", "--verify-client-cert"));
    }
    if (terms.asking() != Asking.NOBODY) {
      command.add("--x509cafile=" + credentials.roots(terms.trust()));
    }
    addProtocols(command, terms);
    Program program = Program.start(command);
    return service(
        program,
        Pattern.compile("listening on IPv4 .*done"),
        port,
        Pattern.compile("- Channel bindings|Error in handshake"),
        GnuTls::facts);
  }

  @Override
  public Account connect(Terms terms, int port) throws IOException {
    List<String> command =
        command(
            "--inline-commands",
            "--port=" + port,
            "--priority=" + priority(terms),
            "--x509cafile=" + Credentials.shared().roots(terms.trust()),
            "--sni-hostname=" + terms.name(),
            "--verify-hostname=" + terms.name(),
            "127.0.0.1");
    if (terms.shown() != null) {
      command.addAll(
          List.of(
              "--x509certfile=" + Credentials.shared().clientChain(terms.shown()),
              "--x509keyfile=" + Credentials.shared().clientKey(terms.shown())));
    }
    addProtocols(command, terms);
    try (Program program = Program.start(command)) {
      boolean heard = true;
      try {
        converse(program, terms, "^rekey^\n", "Rekey was completed");
        program.closeInput();
        program.exit();
      } catch (IOException e) {
        heard = program.words().contains(Talk.GREETING) && terms.manner() == Manner.PEER_VANISHES;
      }
      String words = program.words();
      return new Account(heard, facts(words), ending(words), words);
    }
  }

  private static Ending ending(String words) {
    if (words.contains("non-properly terminated")) {
      return Ending.TRUNCATED;
    }
    return words.contains("Peer has closed the GnuTLS connection")
        ? Ending.CLOSE_NOTIFY
        : Ending.UNSAID;
  }

  private static Facts facts(String words) {
    String description = find("- Description: (\\S+)", words);
    if (description == null) {
      return Facts.NONE;
    }
    String version = find("^\\((TLS[0-9.]+)", description);
    String cipher = find("^\\(TLS1\\.3\\).*\\(([A-Z0-9-]+)\\)$", description);
    String suite =
        switch (cipher) {
          case "AES-128-GCM" -> "TLS_AES_128_GCM_SHA256";
          case "AES-256-GCM" -> "TLS_AES_256_GCM_SHA384";
          case "CHACHA20-POLY1305" -> "TLS_CHACHA20_POLY1305_SHA256";
          case null, default -> null;
        };
    String group = find("ECDHE-([A-Z0-9]+)", description);
    return new Facts(
        suite,
        group == null ? null : Names.group(group),
        find("- Application protocol: (\\S+)", words),
        find("- Given server name\\[1\\]: (\\S+)", words),
        null,
        null,
        version == null ? null : Names.version(version));
  }
}
