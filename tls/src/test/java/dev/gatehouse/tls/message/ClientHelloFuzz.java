package dev.gatehouse.tls.message;

import dev.gatehouse.tls.spec.HandshakeType;

/** A ClientHello's body: the one message that anybody on the network can make us decode. */
public final class ClientHelloFuzz {
  private ClientHelloFuzz() {}

  /** As {@link HandshakeMessageFuzz#fuzzerTestOneInput}, the type being given. */
  public static void fuzzerTestOneInput(byte[] data) {
    HandshakeMessageFuzz.tryBody(HandshakeType.CLIENT_HELLO.code(), data);
  }
}
