package dev.gatehouse.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.seeds.Seeds;
import dev.gatehouse.wire.Bytes;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Signatures of the versions before TLS 1.2: RSA over MD5 beside SHA-1, ECDSA over SHA-1. */
class OldSignaturesTest {
  private static final SignatureAlgorithm BARE = SignatureAlgorithm.RSA_PKCS1_MD5_SHA1;

  private final SecureRandom random = Seeds.secureRandom(6);
  private final byte[] hashes = Seeds.bytes(Seeds.of(7), 36);

  @ParameterizedTest
  @MethodSource("dev.gatehouse.crypto.BothProviders#all")
  void the_block_holds_the_two_hashes_and_no_digest_info(Providers providers) {
    try (PrivateKey key = PrivateKey.generateRsa(2048, random, providers)) {
      byte[] block = new byte[256];
      Arrays.fill(block, (byte) 0xff);
      block[0] = 0;
      block[1] = 1;
      block[256 - 36 - 1] = 0;
      System.arraycopy(hashes, 0, block, 256 - 36, 36);
      BigInteger signature = new BigInteger(1, key.signer().sign(BARE, hashes).toArray());
      BigInteger modulus = new BigInteger(1, key.publicKey().modulus());
      assertThat(signature.modPow(BigInteger.valueOf(65537), modulus))
          .isEqualTo(new BigInteger(1, block));
    }
  }

  @ParameterizedTest
  @MethodSource("dev.gatehouse.crypto.BothProviders#all")
  void hashes_of_another_length_are_neither_signed_nor_verified(Providers providers) {
    try (PrivateKey key = PrivateKey.generateRsa(2048, random, providers)) {
      Signer signer = key.signer();
      Bytes signature = signer.sign(BARE, hashes);
      for (int length : new int[] {0, 16, 20, 35, 37, 200, 256}) {
        byte[] other = Arrays.copyOf(hashes, length);
        assertThatThrownBy(() -> signer.sign(BARE, other))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining("36");
        assertThat(key.publicKey().verifies(BARE, other, signature)).isFalse();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("dev.gatehouse.crypto.BothProviders#all")
  void blocks_with_shorter_padding_or_bytes_behind_the_hashes_are_no_signatures(Providers providers)
      throws Exception {
    // Bleichenbacher's forgery of 2006 needs a verifier that does not look at the whole block.
    try (PrivateKey key = PrivateKey.generateRsa(2048, random, providers)) {
      for (int behind : new int[] {0, 1, 50}) {
        byte[] block = new byte[256];
        Arrays.fill(block, (byte) 0xff);
        block[0] = 0;
        block[1] = 1;
        int at = 256 - 36 - behind;
        block[at - 1] = 0;
        System.arraycopy(hashes, 0, block, at, 36);
        assertThat(verifiesBlock(key, block)).as(behind + " behind").isEqualTo(behind == 0);
      }
      byte[] oddPadding = new byte[256];
      Arrays.fill(oddPadding, (byte) 0xff);
      oddPadding[0] = 0;
      oddPadding[1] = 1;
      oddPadding[100] = 0x7f;
      oddPadding[219] = 0;
      System.arraycopy(hashes, 0, oddPadding, 220, 36);
      assertThat(verifiesBlock(key, oddPadding)).isFalse();
      oddPadding[100] = (byte) 0xff;
      oddPadding[1] = 2;
      assertThat(verifiesBlock(key, oddPadding)).isFalse();
    }
  }

  @ParameterizedTest
  @MethodSource("dev.gatehouse.crypto.BothProviders#all")
  void a_bare_signature_is_none_of_pkcs_1_with_a_hash_and_the_reverse(Providers providers) {
    try (PrivateKey key = PrivateKey.generateRsa(2048, random, providers)) {
      for (SignatureAlgorithm other : key.signer().algorithms()) {
        if (other != BARE) {
          assertThat(key.publicKey().verifies(BARE, hashes, key.signer().sign(other, hashes)))
              .isFalse();
          assertThat(key.publicKey().verifies(other, hashes, key.signer().sign(BARE, hashes)))
              .isFalse();
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("dev.gatehouse.crypto.BothProviders#all")
  void ecdsa_with_sha_1_is_the_jdks(Providers providers) throws Exception {
    for (KeyType type : new KeyType[] {KeyType.EC_P256, KeyType.EC_P384}) {
      SignatureAlgorithm algorithm =
          type == KeyType.EC_P256
              ? SignatureAlgorithm.ECDSA_SECP256R1_SHA1
              : SignatureAlgorithm.ECDSA_SECP384R1_SHA1;
      try (PrivateKey key = PrivateKey.generate(type, random, providers)) {
        java.security.Signature jdk = java.security.Signature.getInstance("SHA1withECDSA", "SunEC");
        byte[] spki = key.publicKey().subjectPublicKeyInfo().toArray();
        jdk.initVerify(Providers.jdkAlone().publicKey(type, spki));
        jdk.update(hashes);
        assertThat(jdk.verify(key.signer().sign(algorithm, hashes).toArray())).isTrue();
      }
    }
  }

  private boolean verifiesBlock(PrivateKey key, byte[] block) throws Exception {
    javax.crypto.Cipher cipher = javax.crypto.Cipher.getInstance("RSA/ECB/NoPadding", "SunJCE");
    try (Secret pkcs8 = key.pkcs8()) {
      cipher.init(
          javax.crypto.Cipher.DECRYPT_MODE,
          Providers.jdkAlone().privateKey(KeyType.RSA, pkcs8.bytes()));
    }
    return key.publicKey().verifies(BARE, hashes, Bytes.owning(cipher.doFinal(block)));
  }
}
