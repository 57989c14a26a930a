package dev.gatehouse.crypto;

/** How a message is signed. An ECDSA algorithm names its curve too. */
public enum SignatureAlgorithm {
  ECDSA_SECP256R1_SHA256,
  ECDSA_SECP384R1_SHA384,
  ED25519,
  RSA_PSS_SHA256,
  RSA_PSS_SHA384,
  RSA_PSS_SHA512,
  RSA_PKCS1_SHA256,
  RSA_PKCS1_SHA384,
  RSA_PKCS1_SHA512
}
