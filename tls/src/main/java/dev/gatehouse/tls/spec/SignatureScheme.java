package dev.gatehouse.tls.spec;

import dev.gatehouse.crypto.SignatureAlgorithm;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A signature scheme (RFC 8446, section 4.2.3). In TLS 1.3 an ECDSA scheme names its curve too. An
 * unknown code is a value without an algorithm.
 */
public final class SignatureScheme {
  public static final SignatureScheme RSA_PKCS1_SHA256 =
      new SignatureScheme(0x0401, "rsa_pkcs1_sha256", SignatureAlgorithm.RSA_PKCS1_SHA256);
  public static final SignatureScheme RSA_PKCS1_SHA384 =
      new SignatureScheme(0x0501, "rsa_pkcs1_sha384", SignatureAlgorithm.RSA_PKCS1_SHA384);
  public static final SignatureScheme RSA_PKCS1_SHA512 =
      new SignatureScheme(0x0601, "rsa_pkcs1_sha512", SignatureAlgorithm.RSA_PKCS1_SHA512);
  public static final SignatureScheme ECDSA_SECP256R1_SHA256 =
      new SignatureScheme(
          0x0403, "ecdsa_secp256r1_sha256", SignatureAlgorithm.ECDSA_SECP256R1_SHA256);
  public static final SignatureScheme ECDSA_SECP384R1_SHA384 =
      new SignatureScheme(
          0x0503, "ecdsa_secp384r1_sha384", SignatureAlgorithm.ECDSA_SECP384R1_SHA384);
  public static final SignatureScheme RSA_PSS_RSAE_SHA256 =
      new SignatureScheme(0x0804, "rsa_pss_rsae_sha256", SignatureAlgorithm.RSA_PSS_SHA256);
  public static final SignatureScheme RSA_PSS_RSAE_SHA384 =
      new SignatureScheme(0x0805, "rsa_pss_rsae_sha384", SignatureAlgorithm.RSA_PSS_SHA384);
  public static final SignatureScheme RSA_PSS_RSAE_SHA512 =
      new SignatureScheme(0x0806, "rsa_pss_rsae_sha512", SignatureAlgorithm.RSA_PSS_SHA512);
  public static final SignatureScheme ED25519 =
      new SignatureScheme(0x0807, "ed25519", SignatureAlgorithm.ED25519);

  private static final List<SignatureScheme> KNOWN =
      List.of(
          ECDSA_SECP256R1_SHA256,
          ECDSA_SECP384R1_SHA384,
          ED25519,
          RSA_PSS_RSAE_SHA256,
          RSA_PSS_RSAE_SHA384,
          RSA_PSS_RSAE_SHA512,
          RSA_PKCS1_SHA256,
          RSA_PKCS1_SHA384,
          RSA_PKCS1_SHA512);

  private final int code;
  private final @Nullable String name; // null: unknown, and named only when somebody reads it
  private final @Nullable SignatureAlgorithm algorithm;

  private SignatureScheme(int code, @Nullable String name, @Nullable SignatureAlgorithm algorithm) {
    this.code = code;
    this.name = name;
    this.algorithm = algorithm;
  }

  public static SignatureScheme of(int code) {
    return switch (code) {
      case 0x0401 -> RSA_PKCS1_SHA256;
      case 0x0501 -> RSA_PKCS1_SHA384;
      case 0x0601 -> RSA_PKCS1_SHA512;
      case 0x0403 -> ECDSA_SECP256R1_SHA256;
      case 0x0503 -> ECDSA_SECP384R1_SHA384;
      case 0x0804 -> RSA_PSS_RSAE_SHA256;
      case 0x0805 -> RSA_PSS_RSAE_SHA384;
      case 0x0806 -> RSA_PSS_RSAE_SHA512;
      case 0x0807 -> ED25519;
      default -> new SignatureScheme(code, null, null);
    };
  }

  /** All that have an algorithm here. What of it is allowed, a policy says. */
  public static List<SignatureScheme> known() {
    return KNOWN;
  }

  /** Whether the engine has an algorithm for it. */
  public boolean isKnown() {
    return algorithm != null;
  }

  public int code() {
    return code;
  }

  /** The algorithm. Only for a scheme that the engine knows, as every scheme of a policy is. */
  public SignatureAlgorithm algorithm() {
    if (algorithm == null) {
      throw new IllegalStateException(this + " is not a scheme of this engine");
    }
    return algorithm;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SignatureScheme s && s.code == code;
  }

  @Override
  public int hashCode() {
    return code;
  }

  @Override
  public String toString() {
    return name == null ? nameOnly(code) : name;
  }

  /**
   * The names of schemes that peers commonly list and this engine has no algorithm for. Those of
   * TLS 1.2 are pairs of hash and signature (RFC 5246, section 7.4.1.4.1), named as RFC 8446,
   * section 4.2.3, names their likes.
   */
  private static String nameOnly(int code) {
    return switch (code) {
      case 0x0101 -> "rsa_pkcs1_md5";
      case 0x0201 -> "rsa_pkcs1_sha1";
      case 0x0202 -> "dsa_sha1";
      case 0x0203 -> "ecdsa_sha1";
      case 0x0301 -> "rsa_pkcs1_sha224";
      case 0x0302 -> "dsa_sha224";
      case 0x0303 -> "ecdsa_sha224";
      case 0x0402 -> "dsa_sha256";
      case 0x0502 -> "dsa_sha384";
      case 0x0602 -> "dsa_sha512";
      case 0x0603 -> "ecdsa_secp521r1_sha512";
      case 0x0808 -> "ed448";
      case 0x0809 -> "rsa_pss_pss_sha256";
      case 0x080a -> "rsa_pss_pss_sha384";
      case 0x080b -> "rsa_pss_pss_sha512";
      default -> Codes.unknown(code);
    };
  }
}
