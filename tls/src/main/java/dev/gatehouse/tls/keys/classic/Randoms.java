package dev.gatehouse.tls.keys.classic;

import dev.gatehouse.wire.Bytes;

/** The hellos' random values, 32 bytes each: 4 of time, or not, and 28 of random. */
public record Randoms(Bytes client, Bytes server) {
  /** Both, the client's first. */
  public byte[] clientFirst() {
    return both(client, server);
  }

  byte[] serverFirst() {
    return both(server, client);
  }

  private static byte[] both(Bytes first, Bytes second) {
    byte[] both = new byte[first.length() + second.length()];
    first.copyInto(both, 0);
    second.copyInto(both, first.length());
    return both;
  }
}
