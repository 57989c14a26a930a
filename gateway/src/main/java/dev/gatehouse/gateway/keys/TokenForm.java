package dev.gatehouse.gateway.keys;

import dev.gatehouse.crypto.HashAlgorithm;
import dev.gatehouse.crypto.KeyType;
import dev.gatehouse.crypto.SignatureAlgorithm;
import dev.gatehouse.gateway.keys.Cryptoki.Mechanism;
import dev.gatehouse.wire.Bytes;
import dev.gatehouse.wire.der.DerWriter;
import java.math.BigInteger;
import java.util.Optional;

/**
 * A signature as a token makes it. The hash is ours, so that a token needs to know nothing but the
 * key's own operation, and no message crosses over.
 *
 * @param data what the token signs
 */
record TokenForm(Mechanism mechanism, Bytes data) {
  /** CKM_…: PKCS #11 v2.40, current mechanisms, sections 2.1 and 2.3. */
  private static final long RSA_PKCS = 0x1;

  private static final long RSA_PKCS_PSS = 0xD;
  private static final long ECDSA = 0x1041;

  /** PKCS #11 v3.0. Without a parameter it is Ed25519 for such a key, and takes the message. */
  private static final long EDDSA = 0x1057;

  /** CKM_SHA… and CKG_MGF1_SHA…: pkcs11t.h of PKCS #11 v2.40. */
  private static final long SHA256 = 0x250;

  private static final long SHA384 = 0x260;
  private static final long SHA512 = 0x270;
  private static final long MGF1_SHA256 = 2;
  private static final long MGF1_SHA384 = 3;
  private static final long MGF1_SHA512 = 4;

  /** CKK_RSA, CKK_EC, CKK_EC_EDWARDS, as values of CKA_KEY_TYPE. */
  static final Bytes RSA = Cryptoki.number(0);

  static final Bytes EC = Cryptoki.number(3);
  private static final Bytes EC_EDWARDS = Cryptoki.number(0x40);

  /** What a message becomes for that algorithm. */
  static TokenForm of(SignatureAlgorithm algorithm, Bytes message) {
    HashAlgorithm hash = algorithm.hash();
    return switch (algorithm) {
      case ECDSA_SECP256R1_SHA256,
          ECDSA_SECP384R1_SHA384,
          ECDSA_SECP521R1_SHA512,
          ECDSA_SECP256R1_SHA384,
          ECDSA_SECP384R1_SHA256,
          ECDSA_SECP256R1_SHA1,
          ECDSA_SECP384R1_SHA1 ->
          new TokenForm(plain(ECDSA), hash.hash(message));
      case ED25519 -> new TokenForm(plain(EDDSA), message);
      case RSA_PSS_SHA256 -> pss(SHA256, MGF1_SHA256, hash, message);
      case RSA_PSS_SHA384 -> pss(SHA384, MGF1_SHA384, hash, message);
      case RSA_PSS_SHA512 -> pss(SHA512, MGF1_SHA512, hash, message);
      case RSA_PKCS1_SHA256 -> pkcs1("3031300d060960864801650304020105000420", hash, message);
      case RSA_PKCS1_SHA384 -> pkcs1("3041300d060960864801650304020205000430", hash, message);
      case RSA_PKCS1_SHA512 -> pkcs1("3051300d060960864801650304020305000440", hash, message);
      case RSA_PKCS1_MD5_SHA1 -> new TokenForm(plain(RSA_PKCS), message);
    };
  }

  private static Mechanism plain(long type) {
    return new Mechanism(type, Bytes.EMPTY);
  }

  /**
   * CK_RSA_PKCS_PSS_PARAMS.
   *
   * @param hashType CKM_SHA…
   * @param mask CKG_MGF1_SHA…
   */
  private static TokenForm pss(long hashType, long mask, HashAlgorithm hash, Bytes message) {
    return new TokenForm(
        new Mechanism(RSA_PKCS_PSS, Cryptoki.number(hashType, mask, hash.bytes())),
        hash.hash(message));
  }

  /**
   * @param prefix DigestInfo as far as the hash (RFC 8017, section 9.2, note 1)
   */
  private static TokenForm pkcs1(String prefix, HashAlgorithm hash, Bytes message) {
    Bytes head = Bytes.hex(prefix);
    byte[] info = new byte[head.length() + hash.bytes()];
    head.copyInto(info, 0);
    hash.hash(message).copyInto(info, head.length());
    return new TokenForm(plain(RSA_PKCS), Bytes.owning(info));
  }

  /** A token's signature as TLS has it: of ECDSA, r and s side by side become DER (RFC 3279). */
  static Optional<Bytes> fromToken(SignatureAlgorithm algorithm, Bytes made) {
    if (algorithm.keyType() == KeyType.RSA || algorithm.keyType() == KeyType.ED25519) {
      return Optional.of(made);
    }
    int half = made.length() / 2;
    if (half == 0 || made.length() % 2 != 0) return Optional.empty();
    return Optional.of(
        DerWriter.write(
            der ->
                der.sequence(
                    it ->
                        it.integer(natural(made.slice(0, half)))
                            .integer(natural(made.slice(half, 2 * half))))));
  }

  private static BigInteger natural(Bytes bytes) {
    return new BigInteger(1, bytes.toArray());
  }

  /** The CKA_KEY_TYPE of such keys. */
  static Bytes keyType(KeyType type) {
    return switch (type) {
      case RSA -> RSA;
      case EC_P256, EC_P384, EC_P521 -> EC;
      case ED25519 -> EC_EDWARDS;
    };
  }
}
