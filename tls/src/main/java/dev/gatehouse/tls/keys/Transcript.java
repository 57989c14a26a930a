package dev.gatehouse.tls.keys;

import dev.gatehouse.crypto.HashAlgorithm;
import dev.gatehouse.tls.spec.HandshakeType;
import dev.gatehouse.wire.Bytes;
import java.security.MessageDigest;

/**
 * The running hash of the handshake's messages, each with its header and none with its record's
 * (RFC 8446, section 4.4.1). The caller adds them in the protocol's order and takes the points when
 * they have come; no message is kept. Not thread-safe.
 */
public final class Transcript {
  private final HashAlgorithm algorithm;
  private final MessageDigest digest;

  private Transcript(HashAlgorithm algorithm) {
    this.algorithm = algorithm;
    this.digest = algorithm.newDigest();
  }

  /** An empty transcript under the hash of the suite that was chosen. */
  public static Transcript with(HashAlgorithm algorithm) {
    return new Transcript(algorithm);
  }

  /** Adds {@code length} bytes of messages from {@code offset}. */
  public void add(byte[] bytes, int offset, int length) {
    digest.update(bytes, offset, length);
  }

  /** Adds whole messages. */
  public void add(Bytes messages) {
    digest.update(messages.toArray());
  }

  /**
   * Puts message_hash in the place of the first ClientHello, which must be all that was added: the
   * server has answered it with a HelloRetryRequest (RFC 8446, section 4.4.1).
   */
  public void replaceByMessageHash() {
    byte[] hash = digest.digest(); // and starts anew
    digest.update((byte) HandshakeType.MESSAGE_HASH.code());
    digest.update((byte) 0);
    digest.update((byte) 0);
    digest.update((byte) hash.length);
    digest.update(hash);
  }

  /** ServerHello was the last message added. */
  public ThroughServerHello throughServerHello() {
    return new ThroughServerHello(hash());
  }

  /** A Certificate was the last message added. */
  public ThroughCertificate throughCertificate() {
    return new ThroughCertificate(hash());
  }

  /** The server's CertificateVerify was the last message added. */
  public ThroughCertificateVerify throughCertificateVerify() {
    return new ThroughCertificateVerify(hash());
  }

  /** The server's Finished was the last message added. */
  public ThroughServerFinished throughServerFinished() {
    return new ThroughServerFinished(hash());
  }

  /** The client's Certificate, an empty one, was the last message added. */
  public ThroughClientCertificate throughClientCertificate() {
    return new ThroughClientCertificate(hash());
  }

  /** The client's CertificateVerify was the last message added. */
  public ThroughClientCertificateVerify throughClientCertificateVerify() {
    return new ThroughClientCertificateVerify(hash());
  }

  /** The client's Finished was the last message added. */
  public ThroughClientFinished throughClientFinished() {
    return new ThroughClientFinished(hash());
  }

  private byte[] hash() {
    try {
      return ((MessageDigest) digest.clone()).digest();
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException(algorithm + " cannot be cloned", e);
    }
  }
}
