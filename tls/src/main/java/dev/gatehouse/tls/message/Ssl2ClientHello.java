package dev.gatehouse.tls.message;

import dev.gatehouse.tls.message.extension.Extensions;
import dev.gatehouse.tls.spec.CipherSuite;
import dev.gatehouse.tls.spec.ProtocolVersion;
import dev.gatehouse.tls.spec.Rule;
import dev.gatehouse.tls.spec.TlsError.Malformed;
import dev.gatehouse.tls.spec.TlsException;
import dev.gatehouse.wire.Bytes;
import dev.gatehouse.wire.Cursor;
import dev.gatehouse.wire.DecodeException;
import java.util.ArrayList;
import java.util.List;

/**
 * A hello for SSL 3.0 or newer in the form that a server of SSL 2.0 would understand too (RFC 5246,
 * appendix E.2): {@code u8 msg_type = 1, u16 version, u16 cipher_spec_length, u16
 * session_id_length, u16 challenge_length, u24 cipher_specs, session_id, challenge}. SSL 2.0 itself
 * is spoken by nobody (RFC 6176).
 */
public final class Ssl2ClientHello {
  private static final int CLIENT_HELLO = 1;
  private static final int RANDOM_BYTES = 32;

  private Ssl2ClientHello() {}

  /**
   * Decodes the whole of {@code message}, which begins behind the record's two bytes of length: the
   * bytes that go into the transcript.
   *
   * @return the same hello in its usual form, with the null compression method, without a session
   *     ID and without extensions; never encode it for a transcript
   * @throws TlsException {@code Malformed} if the bytes are no such hello; {@code PeerMisbehaved}
   *     with {@link Rule#SSL2_HELLO_VERSION} or {@link Rule#SSL2_HELLO_SUITES}
   */
  public static ClientHello decode(Cursor message) throws TlsException {
    int start = message.position();
    try {
      ClientHello hello = decodeFields(message);
      message.expectEnd();
      return hello;
    } catch (DecodeException e) {
      throw new TlsException(
          new Malformed(
              "client_hello in SSL 2.0's form",
              "byte " + (e.offset() - start) + ": " + e.reason()));
    }
  }

  private static ClientHello decodeFields(Cursor in) throws DecodeException, TlsException {
    if (in.peek("msg_type") != CLIENT_HELLO) {
      throw in.error("msg_type is not client_hello");
    }
    in.u8("msg_type");
    ProtocolVersion version = ProtocolVersion.of(in.u16("version"));
    if (version.isBefore(ProtocolVersion.SSL_3_0)) {
      throw TlsException.broken(Rule.SSL2_HELLO_VERSION);
    }
    int suitesLength = in.u16("cipher_spec_length");
    int sessionIdLength = in.u16("session_id_length");
    int challengeLength = in.u16("challenge_length");
    if (sessionIdLength != 0 && sessionIdLength != 16) {
      throw in.error("session_id_length is neither 0 nor 16");
    }
    if (challengeLength < 16 || challengeLength > RANDOM_BYTES) {
      throw in.error("challenge_length is not 16 to 32");
    }
    List<CipherSuite> suites = suites(in.sub(suitesLength, "cipher_specs"));
    // A session of SSL 2.0's, so none that we could resume: the ID is passed over.
    in.sub(sessionIdLength, "session_id");
    Bytes random = rightAligned(in.bytes(challengeLength, "challenge"));
    return new ClientHello(
        version, random, Bytes.EMPTY, suites, Bytes.hex("00"), Extensions.ABSENT);
  }

  /** Those of SSL 3.0 and newer, whose first byte is zero. */
  private static List<CipherSuite> suites(Cursor specs) throws DecodeException, TlsException {
    List<CipherSuite> suites = new ArrayList<>();
    while (specs.hasRemaining()) {
      int spec = specs.u24("V2CipherSpec");
      if (spec <= 0xffff) {
        suites.add(CipherSuite.of(spec));
      }
    }
    if (suites.isEmpty()) {
      throw TlsException.broken(Rule.SSL2_HELLO_SUITES);
    }
    return suites;
  }

  /** E.2: a shorter challenge is "padded with leading zeros" to make the 32 bytes of a random. */
  private static Bytes rightAligned(Bytes challenge) {
    byte[] random = new byte[RANDOM_BYTES];
    challenge.copyInto(random, RANDOM_BYTES - challenge.length());
    return Bytes.owning(random);
  }
}
