package dev.gatehouse.tls.message;

import dev.gatehouse.tls.spec.HandshakeType;
import dev.gatehouse.wire.Bytes;
import dev.gatehouse.wire.Cursor;
import dev.gatehouse.wire.Writer;

/**
 * Proof of having seen the same handshake (RFC 8446, section 4.4.4).
 *
 * @param verifyData an HMAC over the transcript. Its length is the hash's, which the message does
 *     not say: whoever compares it refuses another length as it refuses other bytes.
 */
public record Finished(Bytes verifyData) implements HandshakeMessage {
  static Finished decode(Cursor in) {
    return new Finished(in.rest());
  }

  @Override
  public HandshakeType type() {
    return HandshakeType.FINISHED;
  }

  @Override
  public void encode(Writer out) {
    out.raw(verifyData);
  }

  @Override
  public String describe() {
    return "Finished";
  }
}
