package dev.gatehouse.tls.spec;

/**
 * What kind of certificate a server asks for before TLS 1.3, known to us or not (RFC 5246, section
 * 7.4.4; IANA registry "TLS ClientCertificateType Identifiers").
 *
 * @param code 0..255
 */
public record ClientCertificateType(int code) {
  /** A key for RSA signatures. */
  public static final ClientCertificateType RSA_SIGN = new ClientCertificateType(1);

  /** A key for ECDSA, or for EdDSA (RFC 8422, section 5.5). */
  public static final ClientCertificateType ECDSA_SIGN = new ClientCertificateType(64);

  public static ClientCertificateType of(int code) {
    return switch (code) {
      case 1 -> RSA_SIGN;
      case 64 -> ECDSA_SIGN;
      default -> new ClientCertificateType(code);
    };
  }

  /** The registry's name; also that of types which nobody answers any more. */
  @Override
  public String toString() {
    return switch (code) {
      case 1 -> "rsa_sign";
      case 2 -> "dss_sign";
      case 3 -> "rsa_fixed_dh";
      case 4 -> "dss_fixed_dh";
      case 5 -> "rsa_ephemeral_dh";
      case 6 -> "dss_ephemeral_dh";
      case 20 -> "fortezza_dms";
      case 64 -> "ecdsa_sign";
      case 65 -> "rsa_fixed_ecdh";
      case 66 -> "ecdsa_fixed_ecdh";
      default -> Integer.toString(code);
    };
  }
}
