package dev.gatehouse.tls.handshake.modern;

import dev.gatehouse.tls.message.Arrival;

/**
 * We want new keys for what we send (RFC 8446, section 4.6.3).
 *
 * @param askPeerToo whether the peer is to change its own
 */
public record Rekey(boolean askPeerToo) implements Arrival {
  @Override
  public String name() {
    return "Rekey";
  }
}
