package dev.gatehouse.proving.interop;

import dev.gatehouse.crypto.KeyType;
import dev.gatehouse.crypto.PrivateKey;
import dev.gatehouse.crypto.Secret;
import dev.gatehouse.pki.Extension;
import dev.gatehouse.pki.Identity;
import dev.gatehouse.pki.KeyUsage;
import dev.gatehouse.pki.TrustAnchors;
import dev.gatehouse.pki.X509Cert;
import dev.gatehouse.testkit.TestAuthority;
import dev.gatehouse.testkit.TestCertificate;
import dev.gatehouse.wire.pem.Pem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The certificates of all conversations of a run: for each type of key a chain of two under a root,
 * all of that type, for localhost; as objects and, in a folder, as the files that other programs
 * take. Made once, at first use.
 */
final class Credentials {
  private static final class Made {
    static final Credentials ONCE = make();
  }

  /** The common name of all clients. */
  static final String CLIENT = "alice";

  private final Map<KeyType, Identity> identities = new EnumMap<>(KeyType.class);
  private final Map<KeyType, Identity> clients = new EnumMap<>(KeyType.class);
  private final List<X509Cert> roots = new ArrayList<>();
  private final List<X509Cert> strangers = new ArrayList<>();
  private final Path folder;

  private Credentials(Path folder) {
    this.folder = folder;
  }

  static Credentials shared() {
    return Made.ONCE;
  }

  private static Credentials make() {
    try {
      Path runs = Path.of("target", "interop", "files").toAbsolutePath();
      clearAfterOthers(Files.createDirectories(runs));
      Path folder = runs.resolve(Long.toString(ProcessHandle.current().pid()));
      Credentials made = new Credentials(Files.createDirectories(folder));
      for (KeyType type : Abilities.KEYS) {
        made.add(type);
      }
      made.strangers.add(TestAuthority.create(KeyType.EC_P256, new SecureRandom(), 99).root());
      Files.write(made.roots(Trust.OURS), TestCertificate.pem(made.roots));
      Files.write(made.roots(Trust.STRANGERS), TestCertificate.pem(made.strangers));
      return made;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What runs have left that are over: two at once must not take each other's files away. */
  private static void clearAfterOthers(Path runs) throws IOException {
    try (Stream<Path> folders = Files.list(runs)) {
      for (Path folder : folders.toList()) {
        String name = folder.getFileName().toString();
        boolean running =
            name.matches("\\d{1,18}") && ProcessHandle.of(Long.parseLong(name)).isPresent();
        if (!running) {
          clear(folder);
        }
      }
    }
  }

  private static void clear(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private void add(KeyType type) throws IOException {
    TestAuthority authority = TestAuthority.of(type);
    PrivateKey key = type.generate(new SecureRandom());
    TestCertificate server = authority.server("localhost", "127.0.0.1").key(key);
    if (type == KeyType.RSA) {
      // NSS wants it of an RSA key, even where TLS 1.3 has no use for it.
      server.with(
          Extension.keyUsage(Set.of(KeyUsage.DIGITAL_SIGNATURE, KeyUsage.KEY_ENCIPHERMENT)));
    }
    Identity identity = server.issue();
    identities.put(type, identity);
    roots.add(authority.root());
    Files.write(chain(type), TestCertificate.pem(identity.chain()));
    write(key, key(type));
    addClient(type, authority);
  }

  private void addClient(KeyType type, TestAuthority authority) throws IOException {
    PrivateKey key = type.generate(new SecureRandom());
    Identity client = authority.client(CLIENT).key(key).issue();
    clients.put(type, client);
    Files.write(clientChain(type), TestCertificate.pem(client.chain()));
    write(key, clientKey(type));
  }

  private static void write(PrivateKey key, Path file) throws IOException {
    try (Secret pkcs8 = key.pkcs8()) {
      byte[] der = new byte[pkcs8.length()];
      pkcs8.exposeInto(der, 0);
      Files.write(file, Pem.format(Pem.PRIVATE_KEY, der));
    }
  }

  Identity identity(KeyType type) {
    return identities.get(type);
  }

  Identity client(KeyType type) {
    return clients.get(type);
  }

  /** The client's chain as PEM, leaf first, without its root. */
  Path clientChain(KeyType type) {
    return folder.resolve("client-" + type + ".pem");
  }

  /** Its key as PKCS#8 in PEM. */
  Path clientKey(KeyType type) {
    return folder.resolve("client-" + type + ".key");
  }

  TrustAnchors anchors(Trust trust) {
    return TrustAnchors.of(rootsOf(trust));
  }

  List<X509Cert> rootsOf(Trust trust) {
    return List.copyOf(trust == Trust.OURS ? roots : strangers);
  }

  /** The server's chain as PEM, leaf first, without its root. */
  Path chain(KeyType type) {
    return folder.resolve(type + ".pem");
  }

  /** Its key as PKCS#8 in PEM. */
  Path key(KeyType type) {
    return folder.resolve(type + ".key");
  }

  /** What an end trusts, as PEM. */
  Path roots(Trust trust) {
    return folder.resolve(trust + ".pem");
  }

  /** A fresh folder that goes with the build's others. */
  Path scratch(String name) throws IOException {
    return Files.createTempDirectory(folder, name);
  }
}
