package dev.gatehouse.tls.handshake;

/** A client that was not asked who it is. */
public record AnonymousPeer() implements Peer {
  @Override
  public String toString() {
    return "anonymous";
  }
}
