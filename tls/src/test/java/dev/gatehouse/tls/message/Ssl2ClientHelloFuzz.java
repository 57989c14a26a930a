package dev.gatehouse.tls.message;

import dev.gatehouse.tls.spec.ProtocolVersion;
import dev.gatehouse.tls.spec.TlsException;
import dev.gatehouse.wire.Cursor;

/**
 * A hello in SSL 2.0's form, behind its two bytes of length. What decodes is a hello that its usual
 * form can say and whose random ends in the challenge; what does not must end in an error that has
 * an alert, and in nothing else.
 */
public final class Ssl2ClientHelloFuzz {
  private Ssl2ClientHelloFuzz() {}

  public static void fuzzerTestOneInput(byte[] data) {
    ClientHello hello;
    try {
      hello = Ssl2ClientHello.decode(new Cursor(data, 0, data.length));
    } catch (TlsException e) {
      if (e.error().alert().isEmpty() || e.getMessage().isBlank()) {
        throw new AssertionError("an error without alert or sentence: " + e.error(), e);
      }
      return;
    }
    if (hello.legacyVersion().isBefore(ProtocolVersion.SSL_3_0)) {
      throw new AssertionError("SSL 2.0 itself: " + hello);
    }
    for (int i = 1; i <= 16; i++) {
      if (hello.random().at(32 - i) != (data[data.length - i] & 0xff)) {
        throw new AssertionError("a random that does not end in the challenge: " + hello);
      }
    }
    try {
      if (!Messages.decode(hello.encoded()).equals(hello)) {
        throw new AssertionError("the usual form says something else: " + hello);
      }
    } catch (TlsException e) {
      throw new AssertionError("the usual form does not decode: " + hello, e);
    }
  }
}
