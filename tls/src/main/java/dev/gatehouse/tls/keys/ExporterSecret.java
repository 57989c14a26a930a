package dev.gatehouse.tls.keys;

import dev.gatehouse.crypto.Hkdf;
import dev.gatehouse.crypto.Secret;
import dev.gatehouse.wire.Bytes;

/**
 * Keying material for the application's own protocols (RFC 8446, section 7.5; RFC 5705). Whoever
 * holds it closes it. Not thread-safe.
 */
public final class ExporterSecret implements Exporter {
  private final Hkdf hkdf;
  private final Secret secret;

  ExporterSecret(Hkdf hkdf, Secret secret) {
    this.hkdf = hkdf;
    this.secret = secret;
  }

  /**
   * TLS-Exporter. An absent context and an empty one are the same in TLS 1.3.
   *
   * @param label 1..249 ASCII characters, best one from IANA's registry of exporter labels
   * @param length 1..255 times the hash's bytes
   * @return a secret that the caller closes
   */
  @Override
  public Secret export(String label, Bytes context, int length) {
    byte[] contextHash = hkdf.hash().newDigest().digest(context.toArray());
    try (Secret forLabel = Label.of(label).derive(hkdf, secret, Beginning.of(hkdf).emptyHash)) {
      return Label.EXPORTER.expand(hkdf, forLabel, contextHash, length);
    }
  }

  @Override
  public Secret export(String label, int length) {
    return export(label, Bytes.EMPTY, length);
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
    return "ExporterSecret";
  }
}
