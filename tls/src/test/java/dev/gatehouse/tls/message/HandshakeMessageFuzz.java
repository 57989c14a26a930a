package dev.gatehouse.tls.message;

import dev.gatehouse.tls.message.extension.Extensions;
import dev.gatehouse.tls.spec.CipherSuite;
import dev.gatehouse.tls.spec.ProtocolVersion;
import dev.gatehouse.tls.spec.TlsException;
import dev.gatehouse.wire.Bytes;
import dev.gatehouse.wire.Cursor;
import dev.gatehouse.wire.Writer;
import java.util.Arrays;

/**
 * Any handshake message, in every dialect. The first byte is its type, the rest its body. What
 * decodes must encode to the same bytes and have a line for people; what does not must end in an
 * error that has an alert, and in nothing else.
 */
public final class HandshakeMessageFuzz {
  private HandshakeMessageFuzz() {}

  public static void fuzzerTestOneInput(byte[] data) {
    if (data.length > 0) {
      tryBody(data[0] & 0xff, Arrays.copyOfRange(data, 1, data.length));
    }
  }

  /** In every dialect, for a server's choice decides which one a peer's bytes are read in. */
  static void tryBody(int type, byte[] body) {
    for (Dialect dialect : RandomMessages.DIALECTS) {
      tryBody(type, body, dialect);
    }
  }

  private static void tryBody(int type, byte[] body, Dialect dialect) {
    HandshakeMessage message;
    try {
      message = HandshakeMessage.decode(type, new Cursor(body, 0, body.length), dialect);
    } catch (TlsException e) {
      if (e.error().alert().isEmpty() || e.getMessage().isBlank()) {
        throw new AssertionError("an error without alert or sentence: " + e.error(), e);
      }
      return;
    }
    Bytes encoded = Writer.write(message::encode);
    if (!encoded.equals(Bytes.copyOf(body)) && !leavesOutExtraData(message, encoded, body)) {
      throw new AssertionError(message + " encodes to other bytes: " + encoded.toHex());
    }
    if (message.describe().contains("\n") || !message.describe().startsWith(message.name())) {
      throw new AssertionError("no line for people: " + message.describe());
    }
    if (message instanceof ClientHello hello) {
      tryRules(hello);
    }
  }

  /** RFC 6101, section 5.6.1.2: what is behind an SSL 3.0 hello's methods is ignored. */
  private static boolean leavesOutExtraData(HandshakeMessage message, Bytes encoded, byte[] body) {
    return message instanceof ClientHello hello
        && hello.legacyVersion().equals(ProtocolVersion.SSL_3_0)
        && hello.extensions().equals(Extensions.ABSENT)
        && Bytes.copyOf(body).startsWith(encoded);
  }

  /** The rules that need a whole hello end well or in a TlsException. */
  private static void tryRules(ClientHello hello) {
    try {
      hello.requireMandatoryExtensions();
      hello.requireAnswers(hello, RETRY);
    } catch (TlsException e) {
      if (e.error().alert().isEmpty()) {
        throw new AssertionError("an error without alert: " + e.error(), e);
      }
    }
  }

  private static final HelloRetryRequest RETRY =
      new HelloRetryRequest(Bytes.EMPTY, CipherSuite.TLS_AES_128_GCM_SHA256, Extensions.EMPTY);
}
