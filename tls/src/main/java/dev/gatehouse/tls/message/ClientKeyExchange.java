package dev.gatehouse.tls.message;

import dev.gatehouse.tls.message.Dialect.Classic;
import dev.gatehouse.tls.spec.HandshakeType;
import dev.gatehouse.tls.spec.ProtocolVersion;
import dev.gatehouse.wire.Bytes;
import dev.gatehouse.wire.Cursor;
import dev.gatehouse.wire.DecodeException;
import dev.gatehouse.wire.Writer;

/**
 * The client's half of the key exchange before TLS 1.3 (RFC 5246, section 7.4.7). Its shape is the
 * suite's key exchange; nothing in the message says which.
 */
public sealed interface ClientKeyExchange extends HandshakeMessage {
  @Override
  default HandshakeType type() {
    return HandshakeType.CLIENT_KEY_EXCHANGE;
  }

  @Override
  default String name() {
    return "ClientKeyExchange";
  }

  /**
   * The pre-master secret encrypted to the server's key: {@code opaque16 EncryptedPreMasterSecret}
   * from TLS 1.0 on, the same without the length in SSL 3.0 (RFC 5246, section 7.4.7.1; RFC 6101,
   * section 5.6.7.1). The bytes are not looked at here: not even their number may make a difference
   * that the client sees.
   *
   * @param encryptedPreMaster 0..2^16-1 bytes, as many as the key's modulus if all is well
   * @param lengthFirst whether the two bytes of length are on the wire
   */
  record Rsa(Bytes encryptedPreMaster, boolean lengthFirst) implements ClientKeyExchange {
    /** As that version has it. */
    public static Rsa of(ProtocolVersion version, Bytes encryptedPreMaster) {
      return new Rsa(encryptedPreMaster, !version.equals(ProtocolVersion.SSL_3_0));
    }

    private static Rsa decode(Classic dialect, Cursor in) throws DecodeException {
      return !dialect.isSsl3() || looksLikeALength(in)
          ? new Rsa(in.opaque16("EncryptedPreMasterSecret"), true)
          : new Rsa(in.rest(), false);
    }

    /**
     * RFC 5246, 7.4.7.1: "The SSLv3 specification is not clear about the encoding of
     * public-key-encrypted data, and therefore many SSLv3 implementations do not include the length
     * bytes". Some did: where the first two bytes count the others, they are a length. A modulus is
     * a multiple of 64 bits long, which tells it from ciphertext that begins so by chance.
     */
    private static boolean looksLikeALength(Cursor in) throws DecodeException {
      int others = in.remaining() - 2;
      return others > 0 && others % 8 == 0 && in.fork().u16("length") == others;
    }

    @Override
    public void encode(Writer out) {
      if (lengthFirst) {
        out.opaque16(encryptedPreMaster);
      } else {
        out.raw(encryptedPreMaster);
      }
    }

    @Override
    public String describe() {
      return "ClientKeyExchange rsa=" + encryptedPreMaster.length() + "B";
    }
  }

  /**
   * In a finite field: {@code opaque16 dh_Yc} (RFC 5246, section 7.4.7.2), always explicit: a key
   * in the client's certificate is static Diffie-Hellman, which nobody speaks here.
   *
   * @param yc an unsigned big-endian number, 1..2^16-1 bytes
   */
  record Dhe(Bytes yc) implements ClientKeyExchange {
    private static Dhe decode(Cursor in) throws DecodeException {
      Bytes yc = in.opaque16("dh_Yc");
      if (yc.isEmpty()) {
        throw in.error("dh_Yc is empty");
      }
      return new Dhe(yc);
    }

    @Override
    public void encode(Writer out) {
      out.opaque16(yc);
    }

    @Override
    public String describe() {
      return "ClientKeyExchange dh=" + yc.length() + "B";
    }
  }

  /**
   * On a named curve: {@code opaque8 ecdh_Yc} (RFC 8422, section 5.7).
   *
   * @param point 1..255 bytes
   */
  record Ecdhe(Bytes point) implements ClientKeyExchange {
    private static Ecdhe decode(Cursor in) throws DecodeException {
      Bytes point = in.opaque8("ecdh_Yc");
      if (point.isEmpty()) {
        throw in.error("ecdh_Yc is empty");
      }
      return new Ecdhe(point);
    }

    @Override
    public void encode(Writer out) {
      out.opaque8(point);
    }

    @Override
    public String describe() {
      return "ClientKeyExchange ecdh=" + point.length() + "B";
    }
  }

  static ClientKeyExchange decode(Classic dialect, Cursor in) throws DecodeException {
    return switch (dialect.keyExchange()) {
      case RSA -> Rsa.decode(dialect, in);
      case DHE -> Dhe.decode(in);
      case ECDHE -> Ecdhe.decode(in);
      case ANY -> throw new IllegalStateException("no dialect has " + dialect.keyExchange());
    };
  }
}
