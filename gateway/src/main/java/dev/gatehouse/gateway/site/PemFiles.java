package dev.gatehouse.gateway.site;

import dev.gatehouse.crypto.InvalidKeyException;
import dev.gatehouse.crypto.PrivateKey;
import dev.gatehouse.crypto.Secret;
import dev.gatehouse.pki.TrustAnchors;
import dev.gatehouse.pki.X509Cert;
import dev.gatehouse.wire.Bytes;
import dev.gatehouse.wire.DecodeException;
import dev.gatehouse.wire.pem.Pem;
import dev.gatehouse.wire.pem.PemBlock;
import dev.gatehouse.wire.pem.PemException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The PEM files that a site file names: whether they are there, and what is in them. */
final class PemFiles {
  private final Disk disk;
  private final Findings findings;

  PemFiles(Disk disk, Findings findings) {
    this.disk = disk;
    this.findings = findings;
  }

  /** At least one certificate, or nothing, and the fault is said. */
  Optional<List<X509Cert>> certificates(Yaml.Place at, String what, Path file) {
    return bytes(at, what, file).flatMap(it -> parsed(at, what, file, it));
  }

  private Optional<List<X509Cert>> parsed(Yaml.Place at, String what, Path file, byte[] bytes) {
    try {
      List<X509Cert> certificates = TrustAnchors.certificates(bytes);
      if (!certificates.isEmpty()) return Optional.of(certificates);
      findings.error(at, what + " " + file + " holds no certificate in PEM.");
    } catch (PemException | DecodeException e) {
      findings.error(at, what + " " + file + " is damaged: " + e.getMessage() + ".");
    }
    return Optional.empty();
  }

  /**
   * Looks at a private key.
   *
   * @param ours whether it is this process that will use it; if not it is left unread, for another
   *     process is to be the only one that ever had it, and will say what is wrong with it
   * @param publicKey whose it has to be: SubjectPublicKeyInfo; empty if that is not known
   */
  void checkKey(Yaml.Place at, Path file, boolean ours, Optional<Bytes> publicKey) {
    if (!ours) {
      isThere(at, "The key", file);
      return;
    }
    bytes(at, "The key", file)
        .ifPresent(
            bytes -> {
              checkKey(at, file, bytes, publicKey);
              Arrays.fill(bytes, (byte) 0);
            });
  }

  private void checkKey(Yaml.Place at, Path file, byte[] bytes, Optional<Bytes> publicKey) {
    List<PemBlock> blocks = List.of();
    try {
      blocks = Pem.parse(bytes);
      Optional<PemBlock> block =
          blocks.stream().filter(it -> it.label().equals(Pem.PRIVATE_KEY)).findFirst();
      if (block.isEmpty()) {
        findings.error(at, noKey(file, blocks));
        return;
      }
      try (Secret der = Secret.owning(block.get().copyContents());
          PrivateKey key = PrivateKey.fromPkcs8(der)) {
        Bytes of = key.publicKey().subjectPublicKeyInfo();
        if (publicKey.filter(it -> !it.equals(of)).isPresent()) {
          findings.error(
              at, "The key " + file + " does not belong to the chain's first certificate.");
        }
      }
    } catch (PemException | InvalidKeyException e) {
      findings.error(at, "The key " + file + " is damaged: " + e.getMessage() + ".");
    } finally {
      blocks.forEach(PemBlock::close);
    }
  }

  private static String noKey(Path file, List<PemBlock> blocks) {
    boolean other = blocks.stream().anyMatch(it -> it.label().endsWith("PRIVATE KEY"));
    return "The key "
        + file
        + (other
            ? " is no PKCS#8 without a password: convert it with openssl pkcs8 -topk8 -nocrypt."
            : " holds no private key in PEM.");
  }

  /** Whether it is a file; if not the fault is said. */
  private boolean isThere(Yaml.Place at, String what, Path file) {
    String fault =
        switch (disk.kind(file)) {
          case FILE -> "";
          case FOLDER -> " is a folder: name a file.";
          case OTHER -> " is no file.";
          case NOTHING -> " does not exist.";
        };
    if (!fault.isEmpty()) {
      findings.error(at, what + " " + file + fault);
    }
    return fault.isEmpty();
  }

  private Optional<byte[]> bytes(Yaml.Place at, String what, Path file) {
    if (!isThere(at, what, file)) {
      return Optional.empty();
    }
    try {
      Optional<byte[]> bytes = disk.read(file, Pem.MAX_TEXT_BYTES);
      if (bytes.isEmpty()) {
        findings.error(
            at, what + " " + file + " may not be read by this user, or has more than 4 MiB.");
      }
      return bytes;
    } catch (IOException e) {
      findings.error(at, what + " " + file + " cannot be read (" + e.getMessage() + ").");
      return Optional.empty();
    }
  }
}
