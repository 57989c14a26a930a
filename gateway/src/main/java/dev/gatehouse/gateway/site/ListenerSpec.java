package dev.gatehouse.gateway.site;

import dev.gatehouse.gateway.binding.Binding;
import java.net.InetSocketAddress;

/**
 * Where the gate listens, and how it does TLS there.
 *
 * @param address resolved; port 0 for one that is free
 * @param pipeline where ciphertext becomes plaintext
 * @param keys where the private keys live
 */
public record ListenerSpec(InetSocketAddress address, PipelineKind pipeline, KeysPlace keys) {
  /**
   * Whether private keys are read by the process that reads this. Where they are in another one,
   * not a byte of them may get into this one's memory.
   */
  public boolean readsKeys() {
    return keys instanceof KeysPlace.InProcess && pipeline != PipelineKind.FILTER;
  }

  /** Whether its connections can get to that binding. */
  public boolean meets(Binding binding) {
    InetSocketAddress wanted = binding.address().orElse(address);
    boolean everywhere = address.getAddress().isAnyLocalAddress();
    return (everywhere || wanted.getAddress().equals(address.getAddress()))
        && (address.getPort() == 0 || wanted.getPort() == address.getPort());
  }

  /** Checks the address. */
  public ListenerSpec {
    if (address.isUnresolved()) {
      throw new IllegalArgumentException("nobody can listen on the name " + address);
    }
  }
}
