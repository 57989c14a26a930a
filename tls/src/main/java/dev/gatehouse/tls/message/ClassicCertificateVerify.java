package dev.gatehouse.tls.message;

import dev.gatehouse.tls.message.Dialect.Classic;
import dev.gatehouse.tls.spec.HandshakeType;
import dev.gatehouse.tls.spec.SignatureScheme;
import dev.gatehouse.wire.Bytes;
import dev.gatehouse.wire.Cursor;
import dev.gatehouse.wire.DecodeException;
import dev.gatehouse.wire.Writer;
import org.jspecify.annotations.Nullable;

/**
 * A client's proof of holding the private key, before TLS 1.3: {@code u16 algorithm, opaque16
 * signature} over all messages so far (RFC 5246, section 7.4.8; RFC 6101, section 5.6.8).
 *
 * @param algorithm null before TLS 1.2, where the certificate's key decides
 * @param signature 0..2^16-1 bytes
 */
public record ClassicCertificateVerify(@Nullable SignatureScheme algorithm, Bytes signature)
    implements HandshakeMessage {
  static ClassicCertificateVerify decode(Classic dialect, Cursor in) throws DecodeException {
    DigitallySigned signed = DigitallySigned.decode(dialect, in);
    return new ClassicCertificateVerify(signed.algorithm(), signed.signature());
  }

  @Override
  public HandshakeType type() {
    return HandshakeType.CERTIFICATE_VERIFY;
  }

  @Override
  public void encode(Writer out) {
    DigitallySigned.encode(out, algorithm, signature);
  }

  @Override
  public String name() {
    return "CertificateVerify";
  }

  @Override
  public String describe() {
    return "CertificateVerify" + DigitallySigned.describe(algorithm);
  }
}
