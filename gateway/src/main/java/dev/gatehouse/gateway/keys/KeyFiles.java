package dev.gatehouse.gateway.keys;

import dev.gatehouse.crypto.InvalidKeyException;
import dev.gatehouse.crypto.PrivateKey;
import dev.gatehouse.crypto.Secret;
import dev.gatehouse.gateway.report.GateException;
import dev.gatehouse.pki.TrustAnchors;
import dev.gatehouse.pki.X509Cert;
import dev.gatehouse.wire.DecodeException;
import dev.gatehouse.wire.pem.Pem;
import dev.gatehouse.wire.pem.PemBlock;
import dev.gatehouse.wire.pem.PemException;
import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** Reads certificate chains and private keys that people keep in PEM files. */
final class KeyFiles {
  /** A chain of ten RSA certificates has some 20 KiB. */
  private static final int MOST_BYTES = 256 * 1024;

  private KeyFiles() {}

  /** The certificates of a file in their order, at least one. */
  static List<X509Cert> chain(Path file) throws GateException {
    try {
      List<X509Cert> chain = TrustAnchors.certificates(read(file));
      if (chain.isEmpty()) {
        throw GateException.user("There is no certificate in " + file + ".");
      }
      return chain;
    } catch (PemException | DecodeException e) {
      throw GateException.user(
          "The certificates in " + file + " cannot be read: " + e.getMessage() + ".");
    }
  }

  /**
   * The private key of a file, for the caller to close.
   *
   * @param audience is warned of a file that others may read
   */
  static PrivateKey key(Path file, KeyAudience audience) throws GateException {
    look(file, audience);
    byte[] text = read(file);
    try {
      List<PemBlock> blocks = Pem.parse(text);
      try {
        return key(file, blocks);
      } finally {
        blocks.forEach(PemBlock::close);
      }
    } catch (PemException e) {
      throw GateException.user(
          "The private key in " + file + " cannot be read: " + e.getMessage() + ".");
    } finally {
      Arrays.fill(text, (byte) 0);
    }
  }

  private static PrivateKey key(Path file, List<PemBlock> blocks) throws GateException {
    List<PemBlock> keys = blocks.stream().filter(it -> it.label().endsWith("PRIVATE KEY")).toList();
    if (keys.size() != 1) {
      throw GateException.user(
          "There should be one private key in " + file + ", and there are " + keys.size() + ".");
    }
    PemBlock block = keys.getFirst();
    if (!block.label().equals(Pem.PRIVATE_KEY)) {
      throw GateException.user(
          "The private key in "
              + file
              + " is in the form “"
              + block.label()
              + "”: only PKCS #8 without a password is read. Make it that with: openssl pkcs8"
              + " -topk8 -nocrypt -in "
              + file
              + " -out NEW.key");
    }
    try (Secret der = Secret.owning(block.copyContents())) {
      return PrivateKey.fromPkcs8(der);
    } catch (InvalidKeyException e) {
      throw GateException.user(
          "The private key in " + file + " is not usable: " + e.getMessage() + ".");
    }
  }

  /** A key that others write may be theirs; one that others read is theirs too. */
  private static void look(Path file, KeyAudience audience) throws GateException {
    Set<PosixFilePermission> granted = SecretFile.granted(file);
    if (granted.contains(PosixFilePermission.OTHERS_WRITE)
        || granted.contains(PosixFilePermission.GROUP_WRITE)) {
      throw GateException.user(
          "Others may write the private key "
              + file
              + ", so it may be anybody's: take that from them with chmod 600 "
              + file
              + ", and make a new key.");
    }
    SecretFile.warnIfOpen(file, "the private key " + file, audience);
  }

  private static byte[] read(Path file) throws GateException {
    try {
      return SecretFile.read(file, MOST_BYTES)
          .orElseThrow(
              () ->
                  GateException.user(
                      "The file "
                          + file
                          + " has more than "
                          + MOST_BYTES
                          + " bytes: it is something else."));
    } catch (IOException e) {
      throw GateException.user(
          "The file " + file + " cannot be read (" + SecretFile.said(e) + ").");
    }
  }
}
