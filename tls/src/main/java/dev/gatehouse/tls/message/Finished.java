package dev.gatehouse.tls.message;

import dev.gatehouse.tls.spec.HandshakeType;
import dev.gatehouse.wire.Bytes;
import dev.gatehouse.wire.Cursor;
import dev.gatehouse.wire.Writer;

/**
 * Proof of having seen the same handshake (RFC 8446, section 4.4.4; RFC 5246, section 7.4.9; RFC
 * 6101, section 5.6.9).
 *
 * @param verifyData a keyed hash of the transcript. How long it is, the message does not say: as
 *     the hash in TLS 1.3, 12 bytes from TLS 1.0 to 1.2, 36 in SSL 3.0. Whoever compares it refuses
 *     another length as it refuses other bytes.
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
