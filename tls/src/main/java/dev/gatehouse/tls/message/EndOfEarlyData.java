package dev.gatehouse.tls.message;

import dev.gatehouse.tls.spec.HandshakeType;
import dev.gatehouse.wire.Writer;

/** The client's early data ends here; empty (RFC 8446, section 4.5). */
public record EndOfEarlyData() implements HandshakeMessage {
  @Override
  public HandshakeType type() {
    return HandshakeType.END_OF_EARLY_DATA;
  }

  @Override
  public void encode(Writer out) {}

  @Override
  public String describe() {
    return "EndOfEarlyData";
  }
}
