package dev.gatehouse.proving.interop;

import static dev.gatehouse.proving.interop.Abilities.Knack.ASKS_CLIENTS;
import static dev.gatehouse.proving.interop.Abilities.Knack.BRIEF;
import static dev.gatehouse.proving.interop.Abilities.Knack.CLOSES;
import static dev.gatehouse.proving.interop.Abilities.Knack.REFUSES;
import static dev.gatehouse.proving.interop.Abilities.Knack.REFUSES_CLIENTS;
import static dev.gatehouse.proving.interop.Abilities.Knack.REFUSES_NAMES;
import static dev.gatehouse.proving.interop.Abilities.Knack.SHOWS_CERTIFICATE;
import static dev.gatehouse.proving.interop.Abilities.Knack.TOLD_GROUPS;
import static dev.gatehouse.proving.interop.Abilities.Knack.TOLD_SUITES;
import static dev.gatehouse.proving.interop.Abilities.Knack.VANISHES;

import dev.gatehouse.crypto.KeyType;
import dev.gatehouse.tls.spec.CipherSuite;
import dev.gatehouse.tls.spec.KeyExchangeMethod;
import dev.gatehouse.tls.spec.ProtocolVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * NSS's {@code tstclnt} and, before TLS 1.3, {@code selfserv}. The client knows no ALPN. It never
 * notices the end of a pipe that it reads from, so it says farewell, at which our server closes.
 */
final class Nss extends ProgramPeer {
  /** The name of a server's own certificate. */
  private static final String SERVER = "server";

  /** Which database: whom its owner believes, and the key that it has a certificate for. */
  private record Holding(Trust trust, Role role, @Nullable KeyType own) {}

  /** What it has of ours of before TLS 1.3; much of it only if asked for by name. */
  private static final List<CipherSuite> SUITES =
      CipherSuite.known().stream().filter(it -> it.keyExchange() != KeyExchangeMethod.ANY).toList();

  private final Map<Holding, Path> databases = new HashMap<>();

  Nss() {
    super("nss", "tstclnt");
  }

  @Override
  public String version() {
    // tstclnt itself does not say; the library's file does.
    try {
      return "NSS " + Program.run(List.of("dpkg-query", "-f", "${Version}", "-W", "libnss3"));
    } catch (IOException e) {
      return "NSS of an unknown version";
    }
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
            List.of(KeyType.EC_P256, KeyType.EC_P384, KeyType.RSA), // no Ed25519 in certificates
            TOLD_SUITES,
            TOLD_GROUPS,
            VANISHES,
            CLOSES,
            REFUSES,
            REFUSES_NAMES,
            SHOWS_CERTIFICATE));
  }

  /** Down to SSL 3.0, with all that is in {@link #SUITES}; and as a server too. */
  @Override
  public Optional<Abilities> abilities(Role role, ProtocolVersion version) {
    if (version.equals(ProtocolVersion.TLS_1_3)) {
      return abilities(role);
    }
    Optional<Abilities> client = abilities(Role.CLIENT);
    return role == Role.CLIENT
        ? client.map(it -> it.in(version, SUITES::contains))
        : client.map(
            it ->
                it.in(version, SUITES::contains, ASKS_CLIENTS, REFUSES_CLIENTS, BRIEF)
                    .without(VANISHES));
  }

  /** NSS's names of versions, the least and the most. */
  private static String versions(Terms terms) {
    String version =
        switch (terms.version().code()) {
          case 0x0300 -> "ssl3";
          default -> "tls" + terms.version().toString().replace("TLSv", "");
        };
    return version + ":" + version;
  }

  private synchronized Path database(Holding holding) throws IOException {
    Path known = databases.get(holding);
    if (known != null) {
      return known;
    }
    Path folder = Credentials.shared().scratch("nss");
    String database = "sql:" + folder;
    Program.run(List.of("certutil", "-N", "-d", database, "--empty-password"));
    int number = 0;
    for (var root : Credentials.shared().rootsOf(holding.trust())) {
      if (root.publicKey().orElseThrow().type() == KeyType.ED25519) {
        continue; // NSS 3.87 does not take it in
      }
      Path file = folder.resolve("root" + number + ".der");
      Files.write(file, root.encoded().toArray());
      String nickname = "root" + number++;
      Program.run(
          List.of(
              "certutil",
              "-A",
              "-d",
              database,
              "-n",
              nickname,
              "-t",
              "CT,,",
              "-i",
              file.toString()));
    }
    if (holding.own() != null) {
      addOwn(holding.role(), holding.own(), folder);
    }
    databases.put(holding, folder);
    return folder;
  }

  private static void addOwn(Role role, KeyType type, Path folder) throws IOException {
    Credentials credentials = Credentials.shared();
    boolean client = role == Role.CLIENT;
    Path bundle = folder.resolve("own.p12");
    Program.run(
        List.of(
            "openssl",
            "pkcs12",
            "-export",
            "-in",
            (client ? credentials.clientChain(type) : credentials.chain(type)).toString(),
            "-inkey",
            (client ? credentials.clientKey(type) : credentials.key(type)).toString(),
            "-name",
            client ? Credentials.CLIENT : SERVER,
            "-passout",
            "pass:x",
            "-out",
            bundle.toString()));
    Program.run(
        List.of("pk12util", "-i", bundle.toString(), "-d", "sql:" + folder, "-W", "x", "-K", ""));
  }

  /** {@code selfserv}, which listens at every address of the machine. */
  @Override
  public Service serve(Terms terms) throws IOException {
    int port = freePort();
    List<String> command =
        command(
            "-d",
            "sql:" + database(new Holding(terms.trust(), Role.SERVER, terms.key())),
            terms.key() == KeyType.RSA ? "-n" : "-e",
            SERVER,
            "-p",
            port,
            "-V",
            versions(terms),
            "-c",
            codes(terms),
            "-H",
            "1",
            "-G",
            "-v");
    command.set(0, Program.find("selfserv").orElseThrow().toString());
    switch (terms.asking()) {
      case NOBODY -> {}
      case ASKS -> command.add("-r");
      case REQUIRES -> command.addAll(List.of("-r", "-r"));
    }
    addGroups(command, terms);
    Program program = Program.start(command);
    Pattern ready = Pattern.compile("About to call accept");
    try {
      program.await(ready);
    } catch (IOException e) {
      program.close();
      throw e;
    }
    return new ProgramService(
        program,
        port,
        Service.Speech.REFLECTION,
        Pattern.compile("cache hits|error -\\d+"),
        Nss::facts);
  }

  private static String codes(Terms terms) {
    return (terms.suites().isEmpty() ? SUITES : terms.suites())
        .stream()
            .map(CipherSuite::code)
            .map(it -> String.format(":%04X", it))
            .collect(Collectors.joining());
  }

  private static void addGroups(List<String> command, Terms terms) {
    if (!terms.groups().isEmpty()) {
      command.add("-I");
      command.add(
          String.join(",", Names.of(terms.groups()))
              .replace("secp256r1", "P256")
              .replace("secp384r1", "P384"));
    }
  }

  @Override
  public Account connect(Terms terms, int port) throws IOException {
    List<String> command =
        command(
            "-4",
            "-d",
            "sql:" + database(new Holding(terms.trust(), Role.CLIENT, terms.shown())),
            "-h",
            "127.0.0.1",
            "-a",
            terms.name(),
            "-p",
            port,
            "-V",
            versions(terms));
    if (terms.isOlder()) {
      command.add("-G"); // extended_master_secret
    }
    if (terms.shown() != null) {
      command.addAll(List.of("-n", Credentials.CLIENT));
    }
    if (!terms.suites().isEmpty() || terms.isOlder()) {
      command.addAll(List.of("-c", codes(terms)));
    }
    addGroups(command, terms);
    if (terms.manner() == Manner.PEER_VANISHES) {
      try (Program program = Program.start(command)) {
        converse(program, terms, "", "");
        return new Account(true, Facts.NONE, Ending.UNSAID, program.words());
      }
    }
    String said = whatToSay(terms.manner());
    Path file = Files.createTempFile(Credentials.shared().scratch("nss"), "said", ".txt");
    Files.writeString(file, said + Talk.FAREWELL);
    try (Program program = Program.reading(file, command)) {
      program.exit();
      String words = program.words();
      return new Account(words.startsWith(said), facts(words), Ending.UNSAID, words);
    }
  }

  /** All lines at once, for it reads the answers meanwhile. */
  private static String whatToSay(Manner manner) {
    String greeting = Talk.GREETING + "\n";
    return switch (manner) {
      case GREET, PEER_VANISHES, WE_VANISH -> greeting;
      case BULK -> greeting + HttpTalk.PAYLOAD;
      case PEER_REKEYS, WE_REKEY -> greeting + Talk.LINE.repeat(Talk.WINDOW) + greeting;
    };
  }

  private static Facts facts(String words) {
    String cipher = find("SSL version 3\\.4 using (\\S+ \\S+) with", words);
    String version = find("SSL version 3\\.(\\d) using", words);
    String bits = find("Key Exchange: (\\d+)-bit", words);
    return Facts.of(
            switch (cipher) {
              case "128-bit AES-GCM" -> "TLS_AES_128_GCM_SHA256";
              case "256-bit AES-GCM" -> "TLS_AES_256_GCM_SHA384";
              case "256-bit ChaCha20" -> "TLS_CHACHA20_POLY1305_SHA256";
              case null, default -> null;
            },
            switch (bits) {
              case "255" -> "x25519";
              case "256" -> "secp256r1";
              case "384" -> "secp384r1";
              case null, default -> null;
            },
            null)
        .version(
            version == null
                ? null
                : ProtocolVersion.of(0x0300 + Integer.parseInt(version)).toString());
  }
}
