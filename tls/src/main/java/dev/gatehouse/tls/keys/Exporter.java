package dev.gatehouse.tls.keys;

import dev.gatehouse.crypto.Secret;
import dev.gatehouse.wire.Bytes;

/**
 * Keying material for the application's own protocols, in any version (RFC 5705; RFC 8446, section
 * 7.5). Whoever holds it closes it. Not thread-safe.
 */
public interface Exporter extends AutoCloseable {
  /**
   * {@code length} bytes for that label and context, for the caller to close.
   *
   * @param label ASCII, best one from IANA's registry of exporter labels
   * @param context may be empty; before TLS 1.3 that is not the same as none
   */
  Secret export(String label, Bytes context, int length);

  /** The same without a context. */
  Secret export(String label, int length);

  @Override
  void close();
}
