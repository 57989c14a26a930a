package dev.gatehouse.tls.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.tls.spec.Rule;
import dev.gatehouse.tls.spec.TlsError;
import dev.gatehouse.tls.spec.TlsException;
import dev.gatehouse.wire.Bytes;
import dev.gatehouse.wire.Cursor;
import dev.gatehouse.wire.DecodeException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Handshake messages as whole byte strings, and how they are refused; for tests. */
public final class Messages {
  private Messages() {}

  /** Decodes type, length and body of TLS 1.3's, and nothing behind. */
  public static HandshakeMessage decode(Bytes message) throws TlsException {
    return decode(message, Dialect.MODERN);
  }

  /** Decodes type, length and body, and nothing behind. */
  public static HandshakeMessage decode(Bytes message, Dialect dialect) throws TlsException {
    Cursor in = message.cursor();
    try {
      int type = in.u8("msg_type");
      Cursor body = in.vector24("length");
      in.expectEnd();
      return HandshakeMessage.decode(type, body, dialect);
    } catch (DecodeException e) {
      throw new AssertionError("not type, length and body: " + message, e);
    }
  }

  /** The call ends in the error that the peer broke that rule. */
  public static void assertBreaks(Rule rule, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            TlsException.class,
            e -> assertThat(e.error()).isEqualTo(new TlsError.PeerMisbehaved(rule)));
  }
}
