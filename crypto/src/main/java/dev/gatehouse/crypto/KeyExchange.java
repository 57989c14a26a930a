package dev.gatehouse.crypto;

/** How two sides come to a shared secret, agreement and KEM alike. */
public enum KeyExchange {
  X25519,
  SECP256R1,
  SECP384R1,
  X25519MLKEM768
}
