package dev.gatehouse.proving.bench.gate;

import dev.gatehouse.crypto.KeyType;
import dev.gatehouse.crypto.PrivateKey;
import dev.gatehouse.crypto.Secret;
import dev.gatehouse.pki.Identity;
import dev.gatehouse.testkit.TestAuthority;
import dev.gatehouse.testkit.TestCertificate;
import dev.gatehouse.wire.pem.Pem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;

/**
 * The certificate of all fronts: P-256, for localhost.
 *
 * @param root PEM
 * @param chain PEM, leaf first
 * @param key PKCS#8 in PEM
 */
record Material(Path root, Path chain, Path key) {
  static Material make(Path folder) throws IOException {
    TestAuthority authority = TestAuthority.of(KeyType.EC_P256);
    try (PrivateKey own = KeyType.EC_P256.generate(new SecureRandom());
        Secret pkcs8 = own.pkcs8()) {
      Identity identity = authority.server("localhost").key(own).issue();
      byte[] der = new byte[pkcs8.length()];
      pkcs8.exposeInto(der, 0);
      Path key = Files.write(folder.resolve("front.key"), Pem.format(Pem.PRIVATE_KEY, der));
      Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
      return new Material(
          Files.write(folder.resolve("root.pem"), authority.rootPem()),
          Files.write(folder.resolve("front.pem"), TestCertificate.pem(identity.chain())),
          key);
    }
  }
}
