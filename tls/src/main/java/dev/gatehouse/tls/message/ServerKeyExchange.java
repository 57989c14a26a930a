package dev.gatehouse.tls.message;

import dev.gatehouse.tls.message.Dialect.Classic;
import dev.gatehouse.tls.spec.HandshakeType;
import dev.gatehouse.tls.spec.NamedGroup;
import dev.gatehouse.tls.spec.Rule;
import dev.gatehouse.tls.spec.SignatureScheme;
import dev.gatehouse.tls.spec.TlsException;
import dev.gatehouse.wire.Bytes;
import dev.gatehouse.wire.Cursor;
import dev.gatehouse.wire.DecodeException;
import dev.gatehouse.wire.Writer;
import org.jspecify.annotations.Nullable;

/**
 * The server's half of an ephemeral key exchange before TLS 1.3, signed with the certificate's key:
 * {@code ServerParams params, u16 algorithm, opaque16 signature}, the algorithm in TLS 1.2 only
 * (RFC 5246, section 7.4.3). What is signed is both hellos' randoms and {@link #params()}.
 */
public sealed interface ServerKeyExchange extends HandshakeMessage {
  /** How the parameters are signed; null before TLS 1.2, where the certificate's key decides. */
  @Nullable SignatureScheme algorithm();

  Bytes signature();

  /** Writes ServerParams, as it is signed. */
  void encodeParams(Writer out);

  /** ServerParams: exactly the bytes that are signed behind the randoms. */
  default Bytes params() {
    return Writer.write(this::encodeParams);
  }

  @Override
  default HandshakeType type() {
    return HandshakeType.SERVER_KEY_EXCHANGE;
  }

  @Override
  default void encode(Writer out) {
    encodeParams(out);
    DigitallySigned.encode(out, algorithm(), signature());
  }

  @Override
  default String name() {
    return "ServerKeyExchange";
  }

  /**
   * On a named curve: {@code u8 curve_type = 3, u16 namedcurve, opaque8 public} (RFC 8422, section
   * 5.4).
   *
   * @param group known to us or not
   * @param publicPoint 1..255 bytes
   */
  record Ecdhe(
      NamedGroup group, Bytes publicPoint, @Nullable SignatureScheme algorithm, Bytes signature)
      implements ServerKeyExchange {
    private static final int NAMED_CURVE = 3;

    private static Ecdhe decode(Classic dialect, Cursor in) throws DecodeException, TlsException {
      if (in.u8("curve_type") != NAMED_CURVE) {
        // RFC 8422, 5.4, has deprecated the two types that describe a curve of the server's own: it
        // may be a weak one, and a signature over it does not make it stronger.
        throw TlsException.broken(Rule.NAMED_CURVE_ONLY);
      }
      NamedGroup group = NamedGroup.of(in.u16("namedcurve"));
      Bytes point = in.opaque8("public");
      if (point.isEmpty()) {
        throw in.error("public is empty");
      }
      DigitallySigned signed = DigitallySigned.decode(dialect, in);
      return new Ecdhe(group, point, signed.algorithm(), signed.signature());
    }

    @Override
    public void encodeParams(Writer out) {
      out.u8(NAMED_CURVE).u16(group.code()).opaque8(publicPoint);
    }

    @Override
    public String describe() {
      return "ServerKeyExchange group=" + group + DigitallySigned.describe(algorithm);
    }
  }

  /**
   * In a finite field: {@code opaque16 dh_p, opaque16 dh_g, opaque16 dh_Ys}, unsigned big-endian
   * numbers of 1..2^16-1 bytes (RFC 5246, section 7.4.3). Whether they are large enough is for
   * whoever computes with them to say.
   */
  record Dhe(Bytes p, Bytes g, Bytes ys, @Nullable SignatureScheme algorithm, Bytes signature)
      implements ServerKeyExchange {
    private static Dhe decode(Classic dialect, Cursor in) throws DecodeException {
      Bytes p = number(in, "dh_p");
      Bytes g = number(in, "dh_g");
      Bytes ys = number(in, "dh_Ys");
      DigitallySigned signed = DigitallySigned.decode(dialect, in);
      return new Dhe(p, g, ys, signed.algorithm(), signed.signature());
    }

    private static Bytes number(Cursor in, String field) throws DecodeException {
      Bytes number = in.opaque16(field);
      if (number.isEmpty()) {
        throw in.error(field + " is empty");
      }
      return number;
    }

    @Override
    public void encodeParams(Writer out) {
      out.opaque16(p).opaque16(g).opaque16(ys);
    }

    @Override
    public String describe() {
      return "ServerKeyExchange p=" + p.length() + "B" + DigitallySigned.describe(algorithm);
    }
  }

  static ServerKeyExchange decode(Classic dialect, Cursor in) throws DecodeException, TlsException {
    return switch (dialect.keyExchange()) {
      case ECDHE -> Ecdhe.decode(dialect, in);
      case DHE -> Dhe.decode(dialect, in);
      // RFC 5246, 7.4.3: "It is not legal to send the ServerKeyExchange message for" RSA. SSL 3.0's
      // export suites sent a short RSA key in it, and who took one unasked fell to FREAK.
      case RSA, ANY -> throw TlsException.broken(Rule.SERVER_KEY_EXCHANGE_UNDER_RSA);
    };
  }
}
