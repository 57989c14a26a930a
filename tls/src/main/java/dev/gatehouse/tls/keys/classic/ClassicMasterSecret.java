package dev.gatehouse.tls.keys.classic;

import dev.gatehouse.crypto.Secret;
import dev.gatehouse.tls.spec.CipherSuite;
import dev.gatehouse.tls.spec.ClassicVersion;
import dev.gatehouse.wire.Bytes;
import java.security.MessageDigest;

/**
 * The 48 bytes from which all else follows (RFC 5246, section 8.1), and one method for each thing
 * that does. Whoever holds it closes it. Not thread-safe.
 */
public final class ClassicMasterSecret implements AutoCloseable {
  /** RFC 5246, section 8.1. */
  public static final int BYTES = 48;

  /** Who sends a Finished. */
  public enum Sender {
    CLIENT("client finished", 0x434c4e54),
    SERVER("server finished", 0x53525652);

    private final String label;
    private final int sslSender;

    Sender(String label, int sslSender) {
      this.label = label;
      this.sslSender = sslSender;
    }
  }

  private final Derivation derivation;
  private final Secret secret;

  private ClassicMasterSecret(Derivation derivation, Secret secret) {
    this.derivation = derivation;
    this.secret = secret;
  }

  /** From the hellos' random values (RFC 5246, section 8.1). The pre-master stays the caller's. */
  public static ClassicMasterSecret of(
      ClassicVersion version, CipherSuite suite, Secret preMaster, Randoms randoms) {
    Derivation derivation = Derivation.of(version, suite.hash());
    return new ClassicMasterSecret(
        derivation, derivation.derive(preMaster, "master secret", randoms.clientFirst(), BYTES));
  }

  /**
   * From all messages through ClientKeyExchange, so that no two handshakes share it (RFC 7627,
   * section 4). Not in SSL 3.0.
   */
  public static ClassicMasterSecret extended(
      ClassicVersion version,
      CipherSuite suite,
      Secret preMaster,
      ClassicTranscript.Point throughClientKeyExchange) {
    Derivation derivation = Derivation.of(version, suite.hash());
    return new ClassicMasterSecret(
        derivation,
        derivation.derive(
            preMaster, "extended master secret", throughClientKeyExchange.hash(), BYTES));
  }

  /** An earlier handshake's (RFC 5246, section 7.3, figure 2). Takes the secret over. */
  public static ClassicMasterSecret resumed(
      ClassicVersion version, CipherSuite suite, Secret secret) {
    return new ClassicMasterSecret(Derivation.of(version, suite.hash()), secret);
  }

  /** The keys for records of that suite (RFC 5246, section 6.3). The caller closes them. */
  public KeyBlock keys(ClassicVersion version, CipherSuite suite, Randoms randoms) {
    KeyBlock.Lengths lengths = KeyBlock.Lengths.of(version, suite);
    // The one place where the server's random comes first.
    try (Secret block =
        derivation.derive(secret, "key expansion", randoms.serverFirst(), lengths.total())) {
      return KeyBlock.cut(block, lengths);
    }
  }

  /** verify_data of the sender's Finished, which vouches for all messages before it. */
  public Bytes verifyData(Sender sender, ClassicTranscript.Point before) {
    return Bytes.owning(finishedMac(sender, before));
  }

  /** Whether {@code received} is that verify_data; takes the same time whatever differs. */
  public boolean isVerifyData(Sender sender, ClassicTranscript.Point before, Bytes received) {
    return MessageDigest.isEqual(finishedMac(sender, before), received.toArray());
  }

  private byte[] finishedMac(Sender sender, ClassicTranscript.Point before) {
    return derivation.finished(secret, sender.label, sender.sslSender, before);
  }

  /**
   * What an RSA key signs as a client's CertificateVerify before TLS 1.2: MD5's hash and SHA-1's of
   * all messages before it; in SSL 3.0 with the master secret in it (RFC 6101, section 5.6.8).
   */
  public byte[] certificateVerifyHashes(ClassicTranscript.Point before) {
    return derivation.certificateVerify(secret, before);
  }

  /** What follows from it for the application's own protocols (RFC 5705). Has a copy. */
  public ClassicExporter exporter(Randoms randoms) {
    return new ClassicExporter(derivation, secret.copy(), randoms);
  }

  /** A copy, to resume the session with. The caller closes it. */
  public Secret toResume() {
    return secret.copy();
  }

  /** The secret itself, for the key log, which neither keeps nor closes it. */
  public Secret exposeForKeyLog() {
    return secret;
  }

  @Override
  public void close() {
    secret.close();
  }

  @Override
  public String toString() {
    return "ClassicMasterSecret";
  }
}
