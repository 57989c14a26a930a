package dev.gatehouse.tls.spec;

import dev.gatehouse.crypto.AeadAlgorithm;
import dev.gatehouse.crypto.HashAlgorithm;
import org.jspecify.annotations.Nullable;

/**
 * A cipher suite: for TLS 1.3 an AEAD and a hash (RFC 8446, appendix B.4). A code that the engine
 * does not know is a value too, so that a peer's list survives decoding and encoding; it has a name
 * but no algorithms.
 */
public final class CipherSuite {
  public static final CipherSuite TLS_AES_128_GCM_SHA256 =
      new CipherSuite(
          0x1301, "TLS_AES_128_GCM_SHA256", AeadAlgorithm.AES_128_GCM, HashAlgorithm.SHA256);
  public static final CipherSuite TLS_AES_256_GCM_SHA384 =
      new CipherSuite(
          0x1302, "TLS_AES_256_GCM_SHA384", AeadAlgorithm.AES_256_GCM, HashAlgorithm.SHA384);
  public static final CipherSuite TLS_CHACHA20_POLY1305_SHA256 =
      new CipherSuite(
          0x1303,
          "TLS_CHACHA20_POLY1305_SHA256",
          AeadAlgorithm.CHACHA20_POLY1305,
          HashAlgorithm.SHA256);

  private final int code;
  private final @Nullable String name; // null: unknown, and named only when somebody reads it
  private final @Nullable AeadAlgorithm aead;
  private final @Nullable HashAlgorithm hash;

  private CipherSuite(
      int code, @Nullable String name, @Nullable AeadAlgorithm aead, @Nullable HashAlgorithm hash) {
    this.code = code;
    this.name = name;
    this.aead = aead;
    this.hash = hash;
  }

  public static CipherSuite of(int code) {
    return switch (code) {
      case 0x1301 -> TLS_AES_128_GCM_SHA256;
      case 0x1302 -> TLS_AES_256_GCM_SHA384;
      case 0x1303 -> TLS_CHACHA20_POLY1305_SHA256;
      default -> new CipherSuite(code, null, null, null);
    };
  }

  public int code() {
    return code;
  }

  /**
   * The record protection. Only for a suite that the engine knows, as every suite of a policy is.
   */
  public AeadAlgorithm aead() {
    if (aead == null) {
      throw new IllegalStateException(this + " is not a suite of this engine");
    }
    return aead;
  }

  /** The hash of key schedule and transcript. Only for a suite that the engine knows. */
  public HashAlgorithm hash() {
    if (hash == null) {
      throw new IllegalStateException(this + " is not a suite of this engine");
    }
    return hash;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CipherSuite s && s.code == code;
  }

  @Override
  public int hashCode() {
    return code;
  }

  @Override
  public String toString() {
    return name == null ? Codes.unknown(code) : name;
  }
}
