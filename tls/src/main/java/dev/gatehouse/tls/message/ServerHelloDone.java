package dev.gatehouse.tls.message;

import dev.gatehouse.tls.spec.HandshakeType;
import dev.gatehouse.wire.Writer;

/** The server has said what it has to say, and it is the client's turn; empty (RFC 5246, 7.4.5). */
public record ServerHelloDone() implements HandshakeMessage {
  @Override
  public HandshakeType type() {
    return HandshakeType.SERVER_HELLO_DONE;
  }

  @Override
  public void encode(Writer out) {}

  @Override
  public String describe() {
    return "ServerHelloDone";
  }
}
