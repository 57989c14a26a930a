package dev.gatehouse.tls.message;

import dev.gatehouse.tls.spec.HandshakeType;
import dev.gatehouse.tls.spec.Rule;
import dev.gatehouse.tls.spec.TlsError.Malformed;
import dev.gatehouse.tls.spec.TlsException;
import dev.gatehouse.wire.Bytes;
import dev.gatehouse.wire.Cursor;
import dev.gatehouse.wire.DecodeException;
import dev.gatehouse.wire.Writer;

/**
 * A handshake message: {@code u8 msg_type, u24 length} and a body (RFC 8446, section 4; RFC 5246,
 * section 7.4). A value; safe for any thread.
 */
public sealed interface HandshakeMessage extends Arrival
    permits Certificate,
        CertificateRequest,
        CertificateVerify,
        ClassicCertificate,
        ClassicCertificateRequest,
        ClassicCertificateVerify,
        ClassicNewSessionTicket,
        ClientHello,
        ClientKeyExchange,
        EncryptedExtensions,
        EndOfEarlyData,
        Finished,
        HelloRequest,
        HelloRetryRequest,
        KeyUpdate,
        NewSessionTicket,
        ServerHello,
        ServerHelloDone,
        ServerKeyExchange {
  /** Bytes of type and length before the body. */
  int HEADER_BYTES = 4;

  HandshakeType type();

  /** Writes the body, without type and length. */
  void encode(Writer out);

  /** Writes type, length and body. */
  default void encodeWithHeader(Writer out) {
    out.u8(type().code()).vector24(() -> encode(out));
  }

  /** Type, length and body as a value. */
  default Bytes encoded() {
    return Writer.write(this::encodeWithHeader);
  }

  /** The RFC's name for it: {@code ClientHello}, in any version. */
  @Override
  default String name() {
    return getClass().getSimpleName();
  }

  /**
   * One line for people and golden transcripts: the name, then {@code field=value}. No secret is in
   * it.
   */
  String describe();

  /**
   * Decodes the whole of {@code body} as a message of that type, in the shape that the dialect
   * gives it.
   *
   * @param type msg_type, 0..255
   * @throws TlsException {@code Malformed} if the body is no such message; {@code PeerMisbehaved}
   *     if there is no such type, if it is one of another version, or if the message breaks a rule
   *     that has an alert of its own
   */
  static HandshakeMessage decode(int type, Cursor body, Dialect dialect) throws TlsException {
    HandshakeType known = HandshakeType.of(type);
    if (known == null) {
      throw TlsException.broken(Rule.HANDSHAKE_TYPE_KNOWN);
    }
    int start = body.position();
    try {
      HandshakeMessage message =
          switch (dialect) {
            case Dialect.Modern _ -> decodeModern(known, body);
            case Dialect.Classic classic -> decodeClassic(known, body, classic);
          };
      body.expectEnd();
      return message;
    } catch (DecodeException e) {
      throw new TlsException(
          new Malformed(known.toString(), "byte " + (e.offset() - start) + ": " + e.reason()));
    }
  }

  private static HandshakeMessage decodeModern(HandshakeType type, Cursor body)
      throws DecodeException, TlsException {
    return switch (type) {
      case HELLO_REQUEST -> new HelloRequest();
      case CLIENT_HELLO -> ClientHello.decode(body);
      case SERVER_HELLO -> ServerHello.decodeEither(body);
      case NEW_SESSION_TICKET -> NewSessionTicket.decode(body);
      case END_OF_EARLY_DATA -> new EndOfEarlyData();
      case ENCRYPTED_EXTENSIONS -> EncryptedExtensions.decode(body);
      case CERTIFICATE -> Certificate.decode(body);
      case CERTIFICATE_REQUEST -> CertificateRequest.decode(body);
      case CERTIFICATE_VERIFY -> CertificateVerify.decode(body);
      case FINISHED -> Finished.decode(body);
      case KEY_UPDATE -> KeyUpdate.decode(body);
      // RFC 8446, 4.4.1: message_hash stands in transcripts only.
      case SERVER_KEY_EXCHANGE, SERVER_HELLO_DONE, CLIENT_KEY_EXCHANGE, MESSAGE_HASH ->
          throw TlsException.broken(Rule.HANDSHAKE_TYPE_OF_VERSION);
    };
  }

  private static HandshakeMessage decodeClassic(
      HandshakeType type, Cursor body, Dialect.Classic dialect)
      throws DecodeException, TlsException {
    return switch (type) {
      case HELLO_REQUEST -> new HelloRequest();
      case CLIENT_HELLO -> ClientHello.decode(body);
      case SERVER_HELLO -> ServerHello.decodeEither(body);
      case NEW_SESSION_TICKET -> ClassicNewSessionTicket.decode(body);
      case CERTIFICATE -> ClassicCertificate.decode(dialect, body);
      case SERVER_KEY_EXCHANGE -> ServerKeyExchange.decode(dialect, body);
      case CERTIFICATE_REQUEST -> ClassicCertificateRequest.decode(dialect, body);
      case SERVER_HELLO_DONE -> new ServerHelloDone();
      case CERTIFICATE_VERIFY -> ClassicCertificateVerify.decode(dialect, body);
      case CLIENT_KEY_EXCHANGE -> ClientKeyExchange.decode(dialect, body);
      case FINISHED -> Finished.decode(body);
      case END_OF_EARLY_DATA, ENCRYPTED_EXTENSIONS, KEY_UPDATE, MESSAGE_HASH ->
          throw TlsException.broken(Rule.HANDSHAKE_TYPE_OF_VERSION);
    };
  }
}
