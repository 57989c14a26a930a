package dev.gatehouse.crypto;

import static dev.gatehouse.crypto.HashAlgorithm.SHA1;
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
  RSA_PKCS1_SHA512(KeyType.RSA, Scheme.PKCS1, SHA512),
  /**
   * RSA before TLS 1.2: the message <em>is</em> MD5 and SHA-1 of what is signed, 36 bytes, which go
   * into PKCS #1's block without a DigestInfo (RFC 2246, section 7.4.3). Never for certificates.
   */
  RSA_PKCS1_MD5_SHA1(KeyType.RSA, Scheme.PKCS1_BARE, SHA1),
  /** ECDSA before TLS 1.2 (RFC 8422, section 5.4). Never for certificates. */
  ECDSA_SECP256R1_SHA1(KeyType.EC_P256, Scheme.ECDSA, SHA1),
  /** ECDSA before TLS 1.2 (RFC 8422, section 5.4). Never for certificates. */
  ECDSA_SECP384R1_SHA1(KeyType.EC_P384, Scheme.ECDSA, SHA1);

  /** MD5 beside SHA-1. */
  static final int BARE_BYTES = 36;

  enum Scheme {
    ECDSA,
    EDDSA,
    PSS,
    PKCS1,
    /** PKCS #1's block around a hash that the caller has made. */
    PKCS1_BARE
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

  /**
   * The hash of the message; for Ed25519 the one inside, for {@link #RSA_PKCS1_MD5_SHA1} the longer
   * of the two that the caller has made.
   */
  public HashAlgorithm hash() {
    return hash;
  }

  Scheme scheme() {
    return scheme;
  }

  /** Whether a message can be one at all: a hash made outside has its length. */
  boolean takes(byte[] message) {
    return scheme != Scheme.PKCS1_BARE || message.length == BARE_BYTES;
  }
}
