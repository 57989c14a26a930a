package dev.gatehouse.crypto;

import static dev.gatehouse.crypto.HashAlgorithm.SHA256;
import static dev.gatehouse.crypto.HashAlgorithm.SHA384;
import static dev.gatehouse.crypto.HashAlgorithm.SHA512;

/**
 * Ways to sign. An ECDSA one names its curve, as TLS 1.3's do (RFC 8446, section 4.2.3); the two
 * that cross curve and hash are for certificates. ECDSA signatures are DER (RFC 3279, section
 * 2.2.3), PSS uses MGF1 with the same hash and a salt of its length (RFC 8446, section 4.2.3).
 */
public enum SignatureAlgorithm {
  ECDSA_SECP256R1_SHA256(KeyType.EC_P256, Scheme.ECDSA, SHA256),
  ECDSA_SECP384R1_SHA384(KeyType.EC_P384, Scheme.ECDSA, SHA384),
  ECDSA_SECP521R1_SHA512(KeyType.EC_P521, Scheme.ECDSA, SHA512),
  ECDSA_SECP256R1_SHA384(KeyType.EC_P256, Scheme.ECDSA, SHA384),
  ECDSA_SECP384R1_SHA256(KeyType.EC_P384, Scheme.ECDSA, SHA256),
  /** RFC 8032, without prehashing. */
  ED25519(KeyType.ED25519, Scheme.EDDSA, SHA512),
  RSA_PSS_SHA256(KeyType.RSA, Scheme.PSS, SHA256),
  RSA_PSS_SHA384(KeyType.RSA, Scheme.PSS, SHA384),
  RSA_PSS_SHA512(KeyType.RSA, Scheme.PSS, SHA512),
  RSA_PKCS1_SHA256(KeyType.RSA, Scheme.PKCS1, SHA256),
  RSA_PKCS1_SHA384(KeyType.RSA, Scheme.PKCS1, SHA384),
  RSA_PKCS1_SHA512(KeyType.RSA, Scheme.PKCS1, SHA512);

  enum Scheme {
    ECDSA,
    EDDSA,
    PSS,
    PKCS1
  }

  private final KeyType keyType;
  private final Scheme scheme;
  private final HashAlgorithm hash;

  SignatureAlgorithm(KeyType keyType, Scheme scheme, HashAlgorithm hash) {
    this.keyType = keyType;
    this.scheme = scheme;
    this.hash = hash;
  }

  /** The keys that can sign so. */
  public KeyType keyType() {
    return keyType;
  }

  /** The hash of the message; for Ed25519 the one inside. */
  public HashAlgorithm hash() {
    return hash;
  }

  Scheme scheme() {
    return scheme;
  }
}
