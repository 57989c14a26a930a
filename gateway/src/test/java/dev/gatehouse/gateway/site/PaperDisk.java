package dev.gatehouse.gateway.site;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.gatehouse.crypto.KeyType;
import dev.gatehouse.crypto.PrivateKey;
import dev.gatehouse.crypto.Secret;
import dev.gatehouse.seeds.Seeds;
import dev.gatehouse.testkit.TestAuthority;
import dev.gatehouse.testkit.TestCertificate;
import dev.gatehouse.wire.pem.Pem;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A file system of a few files in {@code /etc/gate}, where the site file lies. */
final class PaperDisk implements Disk {
  static final Path FILE = Path.of("/etc/gate/site.yaml");

  static final PaperDisk USUAL = new PaperDisk();

  private final Map<Path, byte[]> files = new HashMap<>();
  private final Set<Path> secret = new HashSet<>();
  private final Set<Path> folders = Set.of(Path.of("/etc/gate"), Path.of("/etc/gate/public"));

  private PaperDisk() {
    TestAuthority authority = TestAuthority.of(KeyType.EC_P256);
    PrivateKey key = KeyType.EC_P256.generate(Seeds.secureRandom(7));
    var shop = authority.server("shop.example").key(key).issue();
    put("shop.pem", TestCertificate.pem(shop.chain()));
    put("shop.key", pem(key));
    put("other.key", pem(KeyType.EC_P256.generate(Seeds.secureRandom(8))));
    put(
        "old.key",
        "-----BEGIN EC PRIVATE KEY-----\nAAAA\n-----END EC PRIVATE KEY-----\n".getBytes(US_ASCII));
    put("partners.pem", authority.rootPem());
    put("empty.pem", new byte[0]);
    put("broken.pem", "-----BEGIN CERTIFICATE-----\n!\n".getBytes(US_ASCII));
    put("secret.key", new byte[0]);
    secret.add(Path.of("/etc/gate/secret.key"));
  }

  private static byte[] pem(PrivateKey key) {
    try (Secret der = key.pkcs8()) {
      return Pem.format(Pem.PRIVATE_KEY, der.exposeForKeyLog());
    }
  }

  private void put(String name, byte[] bytes) {
    files.put(Path.of("/etc/gate").resolve(name), bytes);
  }

  @Override
  public Kind kind(Path path) {
    if (files.containsKey(path)) return Kind.FILE;
    if (folders.contains(path)) return Kind.FOLDER;
    return path.equals(Path.of("/dev/zero")) ? Kind.OTHER : Kind.NOTHING;
  }

  @Override
  public Optional<byte[]> read(Path path, int most) {
    return secret.contains(path)
        ? Optional.empty()
        : Optional.ofNullable(files.get(path)).map(byte[]::clone);
  }
}
