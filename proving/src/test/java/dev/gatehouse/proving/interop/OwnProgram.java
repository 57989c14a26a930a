package dev.gatehouse.proving.interop;

import dev.gatehouse.tls.spec.BulkCipher;
import dev.gatehouse.tls.spec.CipherSuite;
import dev.gatehouse.tls.spec.KeyExchangeMethod;
import dev.gatehouse.tls.spec.ProtocolVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One of our programs on another TLS library: {@code proving/peers}, whose README has its flags.
 */
final class OwnProgram implements Peer {
  private static final Path CHECKOUT =
      Path.of(System.getProperty("gatehouse.checkout", "..")).toAbsolutePath();
  private static final Path PEERS = CHECKOUT.resolve("proving/peers");
  private static final Path BUILT = CHECKOUT.resolve("proving/target/peers");

  /** How to start it, or why that cannot be done. */
  private record Start(List<String> command, @Nullable String absence) {
    static Start absent(String why) {
      return new Start(List.of(), why);
    }
  }

  /** All that crypto/tls has before TLS 1.3. */
  private static final Set<CipherSuite> GO_SUITES =
      Set.of(
          CipherSuite.TLS_RSA_WITH_RC4_128_SHA,
          CipherSuite.TLS_RSA_WITH_3DES_EDE_CBC_SHA,
          CipherSuite.TLS_RSA_WITH_AES_128_CBC_SHA,
          CipherSuite.TLS_RSA_WITH_AES_256_CBC_SHA,
          CipherSuite.TLS_RSA_WITH_AES_128_CBC_SHA256,
          CipherSuite.TLS_RSA_WITH_AES_128_GCM_SHA256,
          CipherSuite.TLS_RSA_WITH_AES_256_GCM_SHA384,
          CipherSuite.TLS_ECDHE_ECDSA_WITH_RC4_128_SHA,
          CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA,
          CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA,
          CipherSuite.TLS_ECDHE_RSA_WITH_RC4_128_SHA,
          CipherSuite.TLS_ECDHE_RSA_WITH_3DES_EDE_CBC_SHA,
          CipherSuite.TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA,
          CipherSuite.TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA,
          CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256,
          CipherSuite.TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256,
          CipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
          CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
          CipherSuite.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
          CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
          CipherSuite.TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256,
          CipherSuite.TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256);

  private final String name;
  private final Supplier<Start> starting;
  private final Abilities client;
  private final Abilities server;
  private final Older older;
  private @Nullable Start start;

  /** What it can do in a version before TLS 1.3 is less than that, and something more. */
  @FunctionalInterface
  private interface Older {
    Optional<Abilities> of(Abilities abilities, ProtocolVersion version);
  }

  private OwnProgram(
      String name, Supplier<Start> starting, Abilities client, Abilities server, Older older) {
    this.name = name;
    this.starting = starting;
    this.client = client;
    this.server = server;
    this.older = older;
  }

  /**
   * Go's crypto/tls, which cannot be told its suites, and takes an end between two records for
   * close_notify.
   */
  static OwnProgram go() {
    return new OwnProgram(
        "go",
        () ->
            build(
                "go", "go", List.of("go", "build", "-o", BUILT.resolve("go-peer").toString(), ".")),
        Abilities.of(
            Abilities.SUITES,
            Abilities.GROUPS,
            Abilities.KEYS,
            Abilities.Knack.TOLD_GROUPS,
            Abilities.Knack.ALPN,
            Abilities.Knack.CLOSES,
            Abilities.Knack.VANISHES,
            Abilities.Knack.REFUSES,
            Abilities.Knack.REFUSES_NAMES,
            Abilities.Knack.SHOWS_CERTIFICATE),
        Abilities.of(
            Abilities.SUITES,
            Abilities.GROUPS,
            Abilities.KEYS,
            Abilities.Knack.TOLD_GROUPS,
            Abilities.Knack.ALPN,
            Abilities.Knack.CLOSES,
            Abilities.Knack.VANISHES,
            Abilities.Knack.NAMES_ALERTS,
            Abilities.Knack.ASKS_CLIENTS,
            Abilities.Knack.REFUSES_CLIENTS),
        OwnProgram::olderGo);
  }

  /** rustls, on aws-lc. */
  static OwnProgram rustls() {
    return new OwnProgram(
        "rustls",
        () ->
            build(
                "rust",
                "cargo",
                List.of(
                    "cargo",
                    "build",
                    "--release",
                    "--locked",
                    "--quiet",
                    "--target-dir",
                    BUILT.resolve("rust").toString())),
        Abilities.of(
            Abilities.SUITES,
            Abilities.GROUPS,
            Abilities.KEYS,
            Abilities.Knack.TOLD_SUITES,
            Abilities.Knack.TOLD_GROUPS,
            Abilities.Knack.ALPN,
            Abilities.Knack.REKEYS,
            Abilities.Knack.NOTICES_TRUNCATION,
            Abilities.Knack.CLOSES,
            Abilities.Knack.VANISHES,
            Abilities.Knack.REFUSES,
            Abilities.Knack.REFUSES_NAMES,
            Abilities.Knack.SHOWS_CERTIFICATE),
        Abilities.of(
            Abilities.SUITES,
            Abilities.GROUPS,
            Abilities.KEYS,
            Abilities.Knack.TOLD_SUITES,
            Abilities.Knack.TOLD_GROUPS,
            Abilities.Knack.ALPN,
            Abilities.Knack.REKEYS,
            Abilities.Knack.CLOSES,
            Abilities.Knack.VANISHES,
            Abilities.Knack.NAMES_ALERTS,
            Abilities.Knack.ASKS_CLIENTS,
            Abilities.Knack.REFUSES_CLIENTS),
        OwnProgram::olderRustls);
  }

  /**
   * A Node whose OpenSSL is 3.5 or newer: {@code -Dgatehouse.peer.node=FILE}. Either side judges a
   * certificate after the handshake, so that no peer hears what it thinks.
   */
  static OwnProgram node() {
    return new OwnProgram(
        "node",
        OwnProgram::findNode,
        Abilities.of(
            Abilities.SUITES,
            Abilities.GROUPS,
            Abilities.KEYS,
            Abilities.Knack.TOLD_SUITES,
            Abilities.Knack.TOLD_GROUPS,
            Abilities.Knack.ALPN,
            Abilities.Knack.CLOSES,
            Abilities.Knack.VANISHES,
            Abilities.Knack.SHOWS_CERTIFICATE),
        Abilities.of(
            Abilities.SUITES,
            Abilities.GROUPS,
            Abilities.KEYS,
            Abilities.Knack.TOLD_SUITES,
            Abilities.Knack.TOLD_GROUPS,
            Abilities.Knack.ALPN,
            Abilities.Knack.CLOSES,
            Abilities.Knack.VANISHES,
            Abilities.Knack.NAMES_ALERTS,
            Abilities.Knack.ASKS_CLIENTS),
        OwnProgram::olderNode);
  }

  private static Start findNode() {
    String file = System.getProperty("gatehouse.peer.node");
    if (file == null || !Files.isExecutable(Path.of(file))) {
      return Start.absent(
          "no Node with OpenSSL 3.5 here: -Dgatehouse.peer.node=FILE names one, as .ci/run does");
    }
    return new Start(List.of(file, PEERS.resolve("node/peer.mjs").toString()), null);
  }

  /** Builds a program of ours; a build that has nothing to do takes a blink. */
  private static Start build(String folder, String tool, List<String> command) {
    if (Program.find(tool).isEmpty()) {
      return Start.absent(tool + " is not installed here");
    }
    try {
      Files.createDirectories(BUILT);
      Path log = Files.createTempFile(BUILT, folder, ".log");
      Process process =
          new ProcessBuilder(command)
              .directory(PEERS.resolve(folder).toFile())
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      if (!process.waitFor(5, java.util.concurrent.TimeUnit.MINUTES) || process.exitValue() != 0) {
        process.destroyForcibly();
        throw new IllegalStateException(
            "proving/peers/" + folder + " does not build: " + Files.readString(log));
      }
      Files.delete(log);
      Path file =
          folder.equals("go")
              ? BUILT.resolve("go-peer")
              : BUILT.resolve("rust/release/rustls-peer");
      return new Start(List.of(file.toString()), null);
    } catch (IOException e) {
      throw new IllegalStateException("proving/peers/" + folder + " does not build", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while building a peer", e);
    }
  }

  private synchronized Start start() {
    if (start == null) {
      start = starting.get();
    }
    return start;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Optional<String> absence() {
    return Optional.ofNullable(start().absence());
  }

  @Override
  public String version() {
    try {
      return Program.run(command("version")).strip();
    } catch (IOException e) {
      throw new IllegalStateException(name + " does not say its version", e);
    }
  }

  @Override
  public Optional<Abilities> abilities(Role role) {
    return Optional.of(role == Role.CLIENT ? client : server);
  }

  @Override
  public Optional<Abilities> abilities(Role role, ProtocolVersion version) {
    return version.equals(ProtocolVersion.TLS_1_3)
        ? abilities(role)
        : older.of(role == Role.CLIENT ? client : server, version);
  }

  /** Down to TLS 1.0, with its own choice of suites, which it can be told here. */
  private static Optional<Abilities> olderGo(Abilities abilities, ProtocolVersion version) {
    return version.equals(ProtocolVersion.SSL_3_0)
        ? Optional.empty()
        : Optional.of(abilities.in(version, GO_SUITES::contains, Abilities.Knack.TOLD_SUITES));
  }

  /** Of the older versions TLS 1.2 alone, and of that what is safe. */
  private static Optional<Abilities> olderRustls(Abilities abilities, ProtocolVersion version) {
    return version.equals(ProtocolVersion.TLS_1_2)
        ? Optional.of(
            abilities.in(
                version,
                it ->
                    it.keyExchange() == KeyExchangeMethod.ECDHE
                        && it.cipher() instanceof BulkCipher.Aead))
        : Optional.empty();
  }

  /** As its OpenSSL. */
  private static Optional<Abilities> olderNode(Abilities abilities, ProtocolVersion version) {
    return version.equals(ProtocolVersion.SSL_3_0)
        ? Optional.empty()
        : Optional.of(abilities.in(version, OpenSsl::hasSuite, Abilities.Knack.ENCRYPTS_THEN_MACS));
  }

  private List<String> command(Object... arguments) {
    List<String> command = new ArrayList<>(start().command());
    for (Object argument : arguments) {
      command.add(argument.toString());
    }
    return command;
  }

  private List<String> command(String verb, Terms terms) {
    List<String> command = command(verb);
    add(command, "--suites", Names.of(terms.suites()));
    if (terms.isOlder()) {
      command.addAll(List.of("--version", terms.version().toString()));
    }
    add(command, "--groups", Names.of(terms.groups()));
    add(command, "--alpn", terms.protocols());
    if (terms.manner() == Manner.PEER_REKEYS) {
      command.addAll(List.of("--rekey", "yes"));
    }
    return command;
  }

  private static void add(List<String> command, String flag, List<String> values) {
    if (!values.isEmpty()) {
      command.addAll(List.of(flag, String.join(",", values)));
    }
  }

  @Override
  public Service serve(Terms terms) throws IOException {
    Credentials credentials = Credentials.shared();
    List<String> command = command("serve", terms);
    command.addAll(
        List.of(
            "--cert",
            credentials.chain(terms.key()).toString(),
            "--key",
            credentials.key(terms.key()).toString()));
    if (terms.asking() != Asking.NOBODY) {
      command.addAll(
          List.of(
              "--clients",
              terms.asking() == Asking.ASKS ? "asks" : "requires",
              "--ca",
              credentials.roots(terms.trust()).toString()));
    }
    Program program = Program.start(command);
    return ProgramPeer.service(
        program,
        Pattern.compile("listening (\\d+)"),
        0,
        Pattern.compile("(?m)^(negotiated|failed) .*\\n"),
        OwnProgram::facts);
  }

  @Override
  public Account connect(Terms terms, int port) throws IOException {
    List<String> command = command("connect", terms);
    command.addAll(
        List.of(
            "--port",
            Integer.toString(port),
            "--name",
            terms.name(),
            "--ca",
            Credentials.shared().roots(terms.trust()).toString(),
            "--send",
            Talk.GREETING + "\\n"));
    if (terms.shown() != null) {
      command.addAll(
          List.of(
              "--cert",
              Credentials.shared().clientChain(terms.shown()).toString(),
              "--key",
              Credentials.shared().clientKey(terms.shown()).toString()));
    }
    switch (terms.manner()) {
      case BULK -> command.addAll(List.of("--bulk", Integer.toString(Talk.WINDOW * Talk.WINDOWS)));
      case PEER_REKEYS, WE_REKEY ->
          command.addAll(List.of("--bulk", Integer.toString(Talk.WINDOW)));
      case PEER_VANISHES -> command.addAll(List.of("--vanish", "yes"));
      case WE_VANISH -> command.addAll(List.of("--hold", "yes"));
      case GREET -> {}
    }
    try (Program program = Program.start(command)) {
      program.closeInput();
      int exit = program.exit();
      String words = program.words();
      boolean heard = exit == 0 && words.contains("answer " + Talk.GREETING);
      if (terms.manner() == Manner.BULK) {
        heard &= words.contains("bulk " + Talk.WINDOW * Talk.WINDOWS);
      }
      Ending ending =
          words.contains("end close_notify")
              ? Ending.CLOSE_NOTIFY
              : words.contains("end truncated") ? Ending.TRUNCATED : Ending.UNSAID;
      return new Account(heard, facts(words), ending, words);
    }
  }

  private static Facts facts(String words) {
    String retried = said("retried", words);
    String protocol = said("alpn", words);
    String version = said("version", words);
    return new Facts(
        said("suite", words),
        said("group", words),
        protocol == null && words.contains("alpn=-") ? "" : protocol,
        null,
        retried == null ? null : retried.equals("yes"),
        words.contains("client=-") ? "" : said("client", words),
        version == null ? null : Names.version(version));
  }

  /** A value of the line {@code negotiated …}; null where it is a dash. */
  private static @Nullable String said(String field, String words) {
    var matcher = Pattern.compile("negotiated .*\\b" + field + "=([^\\s-]\\S*)").matcher(words);
    return matcher.find() ? matcher.group(1) : null;
  }

  @Override
  public String toString() {
    return name;
  }
}
