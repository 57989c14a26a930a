package dev.gatehouse.tls.message;

import dev.gatehouse.tls.spec.HandshakeType;
import dev.gatehouse.tls.spec.SignatureScheme;
import dev.gatehouse.wire.Bytes;
import dev.gatehouse.wire.Cursor;
import dev.gatehouse.wire.DecodeException;
import dev.gatehouse.wire.Writer;

/**
 * Proof of holding the private key: {@code u16 algorithm, opaque16 signature} (RFC 8446, section
 * 4.4.3).
 */
public record CertificateVerify(SignatureScheme algorithm, Bytes signature)
    implements HandshakeMessage {
  static CertificateVerify decode(Cursor in) throws DecodeException {
    return new CertificateVerify(SignatureScheme.of(in.u16("algorithm")), in.opaque16("signature"));
  }

  @Override
  public HandshakeType type() {
    return HandshakeType.CERTIFICATE_VERIFY;
  }

  @Override
  public void encode(Writer out) {
    out.u16(algorithm.code()).opaque16(signature);
  }

  @Override
  public String describe() {
    return "CertificateVerify scheme=" + algorithm;
  }
}
