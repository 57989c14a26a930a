package dev.gatehouse.tls.message;

import dev.gatehouse.tls.message.Dialect.Classic;
import dev.gatehouse.tls.spec.SignatureScheme;
import dev.gatehouse.wire.Bytes;
import dev.gatehouse.wire.Cursor;
import dev.gatehouse.wire.DecodeException;
import dev.gatehouse.wire.Writer;
import org.jspecify.annotations.Nullable;

/**
 * The structure at the end of messages that are signed: {@code u16 algorithm, opaque16 signature},
 * without the algorithm before TLS 1.2 (RFC 5246, section 4.7; RFC 6101, section 4.7).
 */
record DigitallySigned(@Nullable SignatureScheme algorithm, Bytes signature) {
  static DigitallySigned decode(Classic dialect, Cursor in) throws DecodeException {
    SignatureScheme algorithm =
        dialect.namesSignatureSchemes() ? SignatureScheme.of(in.u16("algorithm")) : null;
    return new DigitallySigned(algorithm, in.opaque16("signature"));
  }

  static void encode(Writer out, @Nullable SignatureScheme algorithm, Bytes signature) {
    if (algorithm != null) {
      out.u16(algorithm.code());
    }
    out.opaque16(signature);
  }

  static String describe(@Nullable SignatureScheme algorithm) {
    return algorithm == null ? "" : " scheme=" + algorithm;
  }
}
