package dev.gatehouse.proving.bench;

import dev.gatehouse.crypto.InvalidKeyException;
import dev.gatehouse.crypto.KeyType;
import dev.gatehouse.crypto.PrivateKey;
import dev.gatehouse.crypto.Secret;
import dev.gatehouse.pki.Identity;
import dev.gatehouse.pki.TrustAnchors;
import dev.gatehouse.testkit.TestAuthority;
import dev.gatehouse.testkit.TestCertificate;
import dev.gatehouse.wire.DecodeException;
import dev.gatehouse.wire.pem.Pem;
import dev.gatehouse.wire.pem.PemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;

/**
 * The certificates of all contenders: {@code ecdsa} and {@code rsa}, each a leaf for localhost and
 * its issuer, under one P-256 root.
 */
final class Material {
  private final Path folder;

  private Material(Path folder) {
    this.folder = folder;
  }

  /** What {@link #make} left in the folder. */
  static Material in(Path folder) {
    return new Material(folder);
  }

  /** Makes them anew. */
  static Material make(Path folder) throws IOException {
    TestAuthority authority = TestAuthority.of(KeyType.EC_P256);
    Files.createDirectories(folder);
    Files.write(folder.resolve("root.pem"), authority.rootPem());
    Material made = new Material(folder);
    made.add(authority, "ecdsa", KeyType.EC_P256);
    made.add(authority, "rsa", KeyType.RSA);
    return made;
  }

  private void add(TestAuthority authority, String name, KeyType type) throws IOException {
    PrivateKey key = type.generate(new SecureRandom());
    Identity identity = authority.server("localhost").key(key).issue();
    Files.write(chain(name), TestCertificate.pem(identity.chain()));
    try (Secret pkcs8 = key.pkcs8()) {
      byte[] der = new byte[pkcs8.length()];
      pkcs8.exposeInto(der, 0);
      Files.write(key(name), Pem.format(Pem.PRIVATE_KEY, der));
    }
  }

  Path folder() {
    return folder;
  }

  /** The chain's file, PEM, leaf first. */
  Path chain(String name) {
    return folder.resolve(name + ".pem");
  }

  /** The key's file, PKCS#8 in PEM. */
  Path key(String name) {
    return folder.resolve(name + ".key");
  }

  Path root() {
    return folder.resolve("root.pem");
  }

  /** The key in PKCS#8. */
  byte[] keyDer(String name) throws IOException {
    try {
      return Pem.parse(Files.readAllBytes(key(name))).getFirst().copyContents();
    } catch (PemException e) {
      throw new IOException(e);
    }
  }

  /** The chain and its key as we know them. */
  Identity identity(String name) throws IOException {
    try (Secret der = Secret.owning(keyDer(name))) {
      return new Identity(
          TrustAnchors.certificates(Files.readAllBytes(chain(name))),
          PrivateKey.fromPkcs8(der).signer());
    } catch (PemException | DecodeException | InvalidKeyException e) {
      throw new IOException(e);
    }
  }

  TrustAnchors anchors() throws IOException {
    try {
      return TrustAnchors.parse(Files.readAllBytes(root()));
    } catch (PemException | DecodeException e) {
      throw new IOException(e);
    }
  }
}
