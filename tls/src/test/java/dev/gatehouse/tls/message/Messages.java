package dev.gatehouse.tls.message;

import dev.gatehouse.tls.spec.TlsException;
import dev.gatehouse.wire.Bytes;
import dev.gatehouse.wire.Cursor;
import dev.gatehouse.wire.DecodeException;

/** Handshake messages as whole byte strings, for tests. */
public final class Messages {
  private Messages() {}

  /** Decodes type, length and body, and nothing behind. */
  public static HandshakeMessage decode(Bytes message) throws TlsException {
    Cursor in = message.cursor();
    try {
      int type = in.u8("msg_type");
      Cursor body = in.vector24("length");
      in.expectEnd();
      return HandshakeMessage.decode(type, body);
    } catch (DecodeException e) {
      throw new AssertionError("not type, length and body: " + message, e);
    }
  }
}
