package dev.gatehouse.gateway.keys;

import dev.gatehouse.gateway.binding.CertificateSource;
import dev.gatehouse.tls.config.Credential;

/**
 * Where private keys live, and what bindings present with them: in this process, in the guard, in a
 * token. It is asked on event loops.
 */
public interface Keys extends KnownKeys, AutoCloseable {
  /**
   * What the next handshake presents. Where its signer is a {@link RemoteSigner}, the key is
   * elsewhere.
   *
   * @throws IllegalArgumentException for a source that these keys were not opened with
   */
  Credential credential(CertificateSource source);

  /** No more signatures. */
  @Override
  void close();
}
