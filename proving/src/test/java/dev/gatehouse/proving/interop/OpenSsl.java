package dev.gatehouse.proving.interop;

import static dev.gatehouse.proving.interop.Abilities.Knack.ALPN;
import static dev.gatehouse.proving.interop.Abilities.Knack.ASKS_CLIENTS;
import static dev.gatehouse.proving.interop.Abilities.Knack.CLOSES;
import static dev.gatehouse.proving.interop.Abilities.Knack.ENCRYPTS_THEN_MACS;
import static dev.gatehouse.proving.interop.Abilities.Knack.NAMES_ALERTS;
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
import dev.gatehouse.tls.spec.NamedGroup;
import dev.gatehouse.tls.spec.ProtocolVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** {@code openssl s_client} and {@code s_server}. */
final class OpenSsl extends ProgramPeer {
  OpenSsl() {
    super("openssl", "openssl");
  }

  @Override
  public String version() {
    return firstLine("version");
  }

  @Override
  public Optional<Abilities> abilities(Role role) {
    return Optional.of(
        Abilities.of(
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
            NAMES_ALERTS,
            SHOWS_CERTIFICATE,
            ASKS_CLIENTS,
            REFUSES_CLIENTS));
  }

  /** No SSL 3.0, 3DES or RC4 in Debian's. */
  @Override
  public Optional<Abilities> abilities(Role role, ProtocolVersion version) {
    if (version.equals(ProtocolVersion.SSL_3_0)) {
      return Optional.empty();
    }
    return abilities(role)
        .map(it -> it.in(version, OpenSsl::hasSuite, ENCRYPTS_THEN_MACS, TOLD_MAC_FIRST));
  }

  static boolean hasSuite(CipherSuite suite) {
    return switch (suite.cipher()) {
      case BulkCipher.Aead _ -> true;
      case BulkCipher.Cbc(var algorithm, _) -> algorithm != CbcAlgorithm.TRIPLE_DES;
      case BulkCipher.Rc4 _ -> false;
    };
  }

  private static List<String> common(Terms terms) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                switch (terms.version().code()) {
                  case 0x0301 -> "-tls1";
                  case 0x0302 -> "-tls1_1";
                  case 0x0303 -> "-tls1_2";
                  default -> "-tls1_3";
                }));
    if (terms.isOlder()) {
      arguments.addAll(List.of("-no_ticket", "-cipher", older(terms)));
      if (terms.has(Tongue.Habit.MAC_FIRST)) {
        arguments.add("-no_etm");
      }
    } else if (!terms.suites().isEmpty()) {
      arguments.addAll(List.of("-ciphersuites", String.join(":", Names.of(terms.suites()))));
    }
    if (!terms.groups().isEmpty()) {
      arguments.addAll(List.of("-groups", groups(terms.groups())));
    }
    if (!terms.protocols().isEmpty()) {
      arguments.addAll(List.of("-alpn", String.join(",", terms.protocols())));
    }
    return arguments;
  }

  /** Before TLS 1.2 signatures are over SHA-1, which no level above 0 takes. */
  static String older(Terms terms) {
    String suites =
        terms.suites().isEmpty()
            ? "ALL"
            : terms.suites().stream().map(Names::openSsl).collect(Collectors.joining(":"));
    return terms.version().isBefore(ProtocolVersion.TLS_1_2) ? suites + ":@SECLEVEL=0" : suites;
  }

  /** Groups as OpenSSL lists them. */
  static String groups(List<NamedGroup> groups) {
    return String.join(
            ":", Names.of(groups).stream().map(it -> it.equals("x25519") ? "X25519" : it).toList())
        .replace("secp256r1", "P-256")
        .replace("secp384r1", "P-384");
  }

  @Override
  public Service serve(Terms terms) throws IOException {
    Credentials credentials = Credentials.shared();
    List<String> command =
        command(
            "s_server",
            "-accept",
            "127.0.0.1:0",
            "-naccept",
            "1",
            "-num_tickets",
            "0",
            "-cert",
            credentials.chain(terms.key()),
            "-cert_chain",
            credentials.chain(terms.key()),
            "-key",
            credentials.key(terms.key()));
    if (terms.asking() != Asking.NOBODY) {
      command.addAll(
          List.of(
              terms.asking() == Asking.ASKS ? "-verify" : "-Verify",
              "3",
              "-verify_return_error",
              "-CAfile",
              credentials.roots(terms.trust()).toString()));
    }
    command.addAll(common(terms));
    boolean typed = terms.manner() == Manner.PEER_REKEYS;
    if (!typed) {
      command.add("-rev");
    }
    Program program = Program.start(command);
    if (typed) {
      Thread.ofVirtual().start(() -> echo(program));
    }
    return service(
        program,
        Pattern.compile("ACCEPT .*:(\\d+)"),
        0,
        Pattern.compile(
            "Supported groups:|CONNECTION CLOSED|Cipher is|CIPHER is|SSL alert number|:error:"),
        OpenSsl::serverFacts);
  }

  /** Types what a server without {@code -rev} is to send: the lines it got, and K for new keys. */
  private static void echo(Program program) {
    try {
      program.awaitTimes(Talk.GREETING + "\n", 1);
      program.send("K\n");
      program.await(Pattern.compile("SSL_do_handshake -> 1"));
      program.send(Talk.GREETING + "\n");
      program.awaitTimes(Talk.LINE, Talk.WINDOW);
      program.send(Talk.LINE.repeat(Talk.WINDOW));
      program.awaitTimes(Talk.GREETING + "\n", 2);
      program.send(Talk.GREETING + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e); // the conversation at the other end fails with it
    }
  }

  private static Facts serverFacts(String words) {
    String suite = find("(?m)^Ciphersuite: (\\S+)", words);
    return Facts.of(
            Names.suite(suite == null ? find("CIPHER is (\\S+)", words) : suite),
            null,
            find("ALPN protocols selected: (\\S+)", words))
        .version(version(find("(?m)^Protocol version: (\\S+)", words)))
        .client(find("(?m)^subject=.*CN ?= ?(\\w+)", words));
  }

  @Override
  public Account connect(Terms terms, int port) throws IOException {
    List<String> command =
        command(
            "s_client",
            "-connect",
            "127.0.0.1:" + port,
            "-servername",
            terms.name(),
            "-verify_hostname",
            terms.name(),
            "-verify_return_error",
            "-CAfile",
            Credentials.shared().roots(terms.trust()));
    if (terms.shown() != null) {
      command.addAll(
          List.of(
              "-cert",
              Credentials.shared().clientChain(terms.shown()).toString(),
              "-cert_chain",
              Credentials.shared().clientChain(terms.shown()).toString(),
              "-key",
              Credentials.shared().clientKey(terms.shown()).toString()));
    }
    command.addAll(common(terms));
    try (Program program = Program.start(command)) {
      boolean heard = true;
      try {
        converse(program, terms, "K\n", "KEYUPDATE");
        program.closeInput();
        program.exit();
      } catch (IOException e) {
        heard = program.words().contains(Talk.GREETING) && terms.manner() == Manner.PEER_VANISHES;
      }
      String words = program.words();
      boolean truncated = words.contains("unexpected eof");
      return new Account(
          heard, clientFacts(words), truncated ? Ending.TRUNCATED : Ending.UNSAID, words);
    }
  }

  private static Facts clientFacts(String words) {
    String protocol = find("ALPN protocol: (\\S+)", words);
    String key = find("Server Temp Key: (?:ECDH, )?([\\w-]+)", words);
    return Facts.of(
            Names.suite(find("New, \\S+, Cipher is (\\S+)", words)),
            key == null ? null : Names.group(key),
            protocol == null && words.contains("No ALPN negotiated") ? "" : protocol)
        .version(version(find("(?m)^    Protocol  : (\\S+)", words)));
  }

  private static @Nullable String version(@Nullable String said) {
    return said == null ? null : Names.version(said);
  }
}
