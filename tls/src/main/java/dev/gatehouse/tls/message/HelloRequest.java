package dev.gatehouse.tls.message;

import dev.gatehouse.tls.spec.HandshakeType;
import dev.gatehouse.wire.Writer;

/**
 * A server's wish for another handshake; empty (RFC 5246, section 7.4.1.1). It is no part of any
 * transcript, and TLS 1.3 has none.
 */
public record HelloRequest() implements HandshakeMessage {
  @Override
  public HandshakeType type() {
    return HandshakeType.HELLO_REQUEST;
  }

  @Override
  public void encode(Writer out) {}

  @Override
  public String describe() {
    return "HelloRequest";
  }
}
