package dev.gatehouse.proving.interop;

import static dev.gatehouse.proving.interop.Abilities.Knack.CLOSES;
import static dev.gatehouse.proving.interop.Abilities.Knack.REFUSES;
import static dev.gatehouse.proving.interop.Abilities.Knack.REFUSES_NAMES;
import static dev.gatehouse.proving.interop.Abilities.Knack.SHOWS_CERTIFICATE;
import static dev.gatehouse.proving.interop.Abilities.Knack.TOLD_GROUPS;
import static dev.gatehouse.proving.interop.Abilities.Knack.TOLD_SUITES;
import static dev.gatehouse.proving.interop.Abilities.Knack.VANISHES;

import dev.gatehouse.crypto.KeyType;
import dev.gatehouse.tls.spec.CipherSuite;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * NSS's {@code tstclnt}, which knows no ALPN. It never notices the end of a pipe that it reads
 * from, so it says farewell, at which our server closes.
 */
final class Nss extends ProgramPeer {
  /** Which database: whom the client believes, and the key that it has a certificate for. */
  private record Holding(Trust trust, @Nullable KeyType shown) {}

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

  private synchronized Path database(Terms terms) throws IOException {
    Holding holding = new Holding(terms.trust(), terms.shown());
    Path known = databases.get(holding);
    if (known != null) {
      return known;
    }
    Path folder = Credentials.shared().scratch("nss");
    String database = "sql:" + folder;
    Program.run(List.of("certutil", "-N", "-d", database, "--empty-password"));
    int number = 0;
    for (var root : Credentials.shared().rootsOf(terms.trust())) {
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
              "C,,",
              "-i",
              file.toString()));
    }
    if (terms.shown() != null) {
      addOwn(terms.shown(), folder);
    }
    databases.put(holding, folder);
    return folder;
  }

  private static void addOwn(KeyType type, Path folder) throws IOException {
    Path bundle = folder.resolve("own.p12");
    Program.run(
        List.of(
            "openssl",
            "pkcs12",
            "-export",
            "-in",
            Credentials.shared().clientChain(type).toString(),
            "-inkey",
            Credentials.shared().clientKey(type).toString(),
            "-name",
            Credentials.CLIENT,
            "-passout",
            "pass:x",
            "-out",
            bundle.toString()));
    Program.run(
        List.of("pk12util", "-i", bundle.toString(), "-d", "sql:" + folder, "-W", "x", "-K", ""));
  }

  @Override
  public Service serve(Terms terms) {
    throw new UnsupportedOperationException("NSS is asked as a client only");
  }

  @Override
  public Account connect(Terms terms, int port) throws IOException {
    List<String> command =
        command(
            "-4",
            "-d",
            "sql:" + database(terms),
            "-h",
            "127.0.0.1",
            "-a",
            terms.name(),
            "-p",
            port,
            "-V",
            "tls1.3:tls1.3");
    if (terms.shown() != null) {
      command.addAll(List.of("-n", Credentials.CLIENT));
    }
    if (!terms.suites().isEmpty()) {
      command.add("-c");
      command.add(
          terms.suites().stream()
              .map(CipherSuite::code)
              .map(it -> String.format(":%04X", it))
              .collect(Collectors.joining()));
    }
    if (!terms.groups().isEmpty()) {
      command.add("-I");
      command.add(
          String.join(",", Names.of(terms.groups()))
              .replace("secp256r1", "P256")
              .replace("secp384r1", "P384"));
    }
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
        null);
  }
}
