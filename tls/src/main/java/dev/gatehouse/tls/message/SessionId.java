package dev.gatehouse.tls.message;

import dev.gatehouse.tls.spec.Rule;
import dev.gatehouse.tls.spec.TlsException;
import dev.gatehouse.wire.Bytes;
import dev.gatehouse.wire.Cursor;
import dev.gatehouse.wire.DecodeException;

/** The hellos' {@code opaque legacy_session_id<0..32>} (RFC 8446, section 4.1.2). */
final class SessionId {
  private SessionId() {}

  static Bytes decode(Cursor in, String field) throws DecodeException, TlsException {
    Bytes id = in.opaque8(field);
    if (id.length() > 32) {
      throw TlsException.broken(Rule.SESSION_ID_LENGTH);
    }
    return id;
  }
}
