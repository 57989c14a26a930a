package dev.gatehouse.gateway.site;

import java.net.InetSocketAddress;

/**
 * Where the gate listens, and how it does TLS there.
 *
 * @param address resolved; port 0 for one that is free
 * @param pipeline where ciphertext becomes plaintext
 * @param keys where the private keys live
 */
public record ListenerSpec(InetSocketAddress address, PipelineKind pipeline, KeysPlace keys) {
  /** Checks the address. */
  public ListenerSpec {
    if (address.isUnresolved()) {
      throw new IllegalArgumentException("nobody can listen on the name " + address);
    }
  }
}
