package dev.gatehouse.gateway.guard;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.gatehouse.crypto.SignatureAlgorithm;
import dev.gatehouse.wire.Bytes;
import dev.gatehouse.wire.Cursor;
import dev.gatehouse.wire.DecodeException;
import java.util.Arrays;
import java.util.Optional;

/**
 * What a server's key signs in a handshake, and nothing else: the content of a TLS 1.3
 * CertificateVerify (RFC 8446, section 4.4.3), or of a ServerKeyExchange over a named curve (RFC
 * 8422, section 5.4). Neither can be read as the other: 64 spaces for randoms would have to be
 * followed by a curve type, and are followed by a T.
 *
 * <p>A ServerKeyExchange of a finite field (RFC 5246, section 7.4.3) is not signed. The gate's
 * policy has no DHE, and three numbers of up to 1024 bytes of the asker's choice behind randoms of
 * their choice are room for whole documents: a client's CertificateVerify, a certificate, a
 * statement.
 */
final class HandshakeContent {
  private static final Bytes MODERN = modern();
  private static final int RANDOMS = 64;
  private static final int NAMED_CURVE = 3;

  private HandshakeContent() {}

  private static Bytes modern() {
    byte[] text = "TLS 1.3, server CertificateVerify\0".getBytes(US_ASCII);
    byte[] all = new byte[RANDOMS + text.length];
    Arrays.fill(all, 0, RANDOMS, (byte) ' ');
    System.arraycopy(text, 0, all, RANDOMS, text.length);
    return Bytes.owning(all);
  }

  /** Why the key must not sign this; empty if it may. */
  static Optional<String> fault(SignatureAlgorithm algorithm, Bytes content) {
    if (algorithm == SignatureAlgorithm.RSA_PKCS1_MD5_SHA1) {
      return Optional.of("a hash made by the asker can be the hash of anything");
    }
    return content.startsWith(MODERN)
        ? modernFault(algorithm, content.length() - MODERN.length())
        : classicFault(content);
  }

  private static Optional<String> modernFault(SignatureAlgorithm algorithm, int hashBytes) {
    boolean modern =
        switch (algorithm) {
          case ECDSA_SECP256R1_SHA256,
              ECDSA_SECP384R1_SHA384,
              ECDSA_SECP521R1_SHA512,
              ED25519,
              RSA_PSS_SHA256,
              RSA_PSS_SHA384,
              RSA_PSS_SHA512 ->
              true;
          case ECDSA_SECP256R1_SHA384,
              ECDSA_SECP384R1_SHA256,
              RSA_PKCS1_SHA256,
              RSA_PKCS1_SHA384,
              RSA_PKCS1_SHA512,
              RSA_PKCS1_MD5_SHA1,
              ECDSA_SECP256R1_SHA1,
              ECDSA_SECP384R1_SHA1 ->
              false;
        };
    if (!modern) {
      return Optional.of("TLS 1.3 does not sign with " + algorithm);
    }
    // The transcript's hash is the suite's: SHA-256 or SHA-384.
    return hashBytes == 32 || hashBytes == 48
        ? Optional.empty()
        : Optional.of("a CertificateVerify with a hash of " + hashBytes + " bytes");
  }

  private static Optional<String> classicFault(Bytes content) {
    try {
      Cursor.all(
          content,
          in -> {
            in.bytes(RANDOMS, "randoms");
            checkPoint(in);
            return content;
          });
      return Optional.empty();
    } catch (DecodeException e) {
      return Optional.of("no handshake signs this: " + e.getMessage());
    }
  }

  private static void checkPoint(Cursor in) throws DecodeException {
    if (in.u8("curve_type") != NAMED_CURVE) {
      throw in.error("ServerParams of no named curve");
    }
    int curve = in.u16("namedcurve");
    // RFC 8422, 5.4: an uncompressed point for the NIST curves, the bare coordinate for RFC 7748's.
    int length =
        switch (curve) {
          case 23 -> 65;
          case 24 -> 97;
          case 25 -> 133;
          case 29 -> 32;
          case 30 -> 56;
          default -> throw in.error("curve " + curve + " is none of ours");
        };
    Bytes point = in.opaque8("public");
    if (point.length() != length || (curve < 29 && point.at(0) != 4)) {
      throw in.error("public is no point of curve " + curve);
    }
  }
}
