package dev.gatehouse.tls.spec;

import dev.gatehouse.crypto.MacConstruction;
import java.util.Arrays;
import java.util.Optional;

/**
 * How SSL 3.0 and TLS 1.0, 1.1 and 1.2 differ: one value for each, and nothing of it anywhere else.
 * Their handshake is the same one.
 */
public enum ClassicVersion {
  /** RFC 6101. */
  SSL_3_0(0x0300, Derivation.SSL, Ivs.CHAINED, MacConstruction.SSL3, NoCertificate.WARNING_ALERT),
  /** RFC 2246. */
  TLS_1_0(
      0x0301,
      Derivation.MD5_AND_SHA1,
      Ivs.CHAINED,
      MacConstruction.HMAC,
      NoCertificate.EMPTY_MESSAGE),
  /** RFC 4346. */
  TLS_1_1(
      0x0302,
      Derivation.MD5_AND_SHA1,
      Ivs.EXPLICIT,
      MacConstruction.HMAC,
      NoCertificate.EMPTY_MESSAGE),
  /** RFC 5246. */
  TLS_1_2(
      0x0303,
      Derivation.SUITE_HASH,
      Ivs.EXPLICIT,
      MacConstruction.HMAC,
      NoCertificate.EMPTY_MESSAGE);

  /** What secrets, Finished and CertificateVerify are made with. */
  public enum Derivation {
    /** Nested MD5 and SHA-1 (RFC 6101, sections 5.6.9 and 6). */
    SSL,
    /** The PRF of MD5 and SHA-1, each over half of the secret (RFC 2246, section 5). */
    MD5_AND_SHA1,
    /** The PRF of one hash, the suite's (RFC 5246, section 5). */
    SUITE_HASH
  }

  /** Where the IV of a CBC record comes from. */
  public enum Ivs {
    /** The last block of the record before: known to whoever listens (BEAST). */
    CHAINED,
    /** Random, in front of each record (RFC 4346, section 6.2.3.2). */
    EXPLICIT
  }

  /** How a client says that it has no certificate. */
  public enum NoCertificate {
    /** The alert no_certificate, 41, in the place of the message (RFC 6101, section 5.6.6). */
    WARNING_ALERT,
    /** A Certificate message with nothing in it (RFC 2246, section 7.4.6). */
    EMPTY_MESSAGE
  }

  private final int code;
  private final Derivation derivation;
  private final Ivs ivs;
  private final MacConstruction recordMac;
  private final NoCertificate noCertificate;

  ClassicVersion(
      int code,
      Derivation derivation,
      Ivs ivs,
      MacConstruction recordMac,
      NoCertificate noCertificate) {
    this.code = code;
    this.derivation = derivation;
    this.ivs = ivs;
    this.recordMac = recordMac;
    this.noCertificate = noCertificate;
  }

  /** The one with that number, if it is one of these. */
  public static Optional<ClassicVersion> of(ProtocolVersion version) {
    return Arrays.stream(values()).filter(v -> v.code == version.code()).findFirst();
  }

  /** The version as it stands on the wire, in hellos and in records. */
  public ProtocolVersion version() {
    return ProtocolVersion.of(code);
  }

  public Derivation derivation() {
    return derivation;
  }

  public Ivs ivs() {
    return ivs;
  }

  /**
   * What MAC the records have where they have one. What of a CBC record's padding can be checked
   * goes with it: in SSL 3.0 its length alone (POODLE), since then every byte.
   */
  public MacConstruction recordMac() {
    return recordMac;
  }

  public NoCertificate noCertificate() {
    return noCertificate;
  }

  /**
   * Whether hellos have extensions, which SSL 3.0 knows nothing of. A client of it may send some,
   * and they are passed over.
   */
  public boolean hasExtensions() {
    return this != SSL_3_0;
  }

  /** Whether signatures name their scheme, or are what the kind of key says. */
  public boolean namesSchemes() {
    return this == TLS_1_2;
  }

  /** Bytes of verify_data in Finished. */
  public int verifyDataBytes() {
    return this == SSL_3_0 ? 36 : 12;
  }

  /** How this version says it: SSL 3.0 knows none but its own twelve alerts. */
  public AlertDescription alert(AlertDescription wanted) {
    if (this != SSL_3_0) {
      return wanted;
    }
    // RFC 6101, section 5.4, ends with illegal_parameter (47).
    return switch (wanted) {
      case UNKNOWN_CA -> AlertDescription.CERTIFICATE_UNKNOWN;
      case RECORD_OVERFLOW, DECODE_ERROR -> AlertDescription.ILLEGAL_PARAMETER;
      default ->
          wanted.code() > AlertDescription.ILLEGAL_PARAMETER.code()
              ? AlertDescription.HANDSHAKE_FAILURE
              : wanted;
    };
  }

  @Override
  public String toString() {
    return version().toString();
  }
}
