package dev.gatehouse.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.seeds.Seeds;
import dev.gatehouse.wire.Bytes;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class CbcCipherTest {
  private final SplittableRandom random = Seeds.of(4);

  @Test
  void nists_vectors_of_aes_hold() {
    // SP 800-38A, F.2.1 and F.2.5.
    String iv = "000102030405060708090a0b0c0d0e0f";
    String plain = "6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e51";
    encrypts(
        CbcAlgorithm.AES_128,
        "2b7e151628aed2a6abf7158809cf4f3c",
        iv,
        plain,
        "7649abac8119b246cee98e9b12e9197d5086cb9b507219ee95db113a917678b2");
    encrypts(
        CbcAlgorithm.AES_256,
        "603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4",
        iv,
        plain,
        "f58c4c04d6e5f1ba779eabfb5f7bfbd69cfc4e967edb808d679f777bc6702c7d");
  }

  @Test
  void triple_des_is_three_times_des() {
    // SP 800-67, B.1, in ECB: with an IV of zeroes the first block is that.
    encrypts(
        CbcAlgorithm.TRIPLE_DES,
        "0123456789abcdef23456789abcdef01456789abcdef0123",
        "0000000000000000",
        "5468652071756663",
        "a826fd8ce53b855f");
  }

  @Test
  void what_is_encrypted_decrypts_in_place_and_from_array_to_array() {
    for (CbcAlgorithm algorithm : CbcAlgorithm.values()) {
      byte[] iv = Seeds.bytes(random, algorithm.blockBytes());
      try (Secret key = Secret.owning(Seeds.bytes(random, algorithm.keyBytes()));
          CbcCipher encrypting = algorithm.encrypting(key);
          CbcCipher decrypting = algorithm.decrypting(key)) {
        for (int length : new int[] {0, 16, 32, 160, 16_384}) {
          byte[] plain = Seeds.bytes(random, length);
          byte[] buffer = new byte[length + 7];
          System.arraycopy(plain, 0, buffer, 3, length);
          encrypting.apply(iv, buffer, 3, length, buffer, 3);
          byte[] decrypted = new byte[length + 5];
          decrypting.apply(iv, buffer, 3, length, decrypted, 5);
          assertThat(Arrays.copyOfRange(decrypted, 5, 5 + length)).isEqualTo(plain);
          decrypting.apply(iv, buffer, 3, length, buffer, 3);
          assertThat(Arrays.copyOfRange(buffer, 3, 3 + length)).isEqualTo(plain);
        }
      }
    }
  }

  @Test
  void broken_blocks_overlaps_and_closed_ciphers_are_our_callers_mistakes() {
    for (CbcAlgorithm algorithm : CbcAlgorithm.values()) {
      byte[] iv = new byte[algorithm.blockBytes()];
      byte[] room = new byte[64];
      CbcCipher cipher = algorithm.encrypting(Secret.zeroes(algorithm.keyBytes()));
      for (int length : new int[] {1, 7, 9, 15, 17}) {
        assertThatThrownBy(() -> cipher.apply(iv, room, 0, length, new byte[64], 0))
            .isInstanceOf(IllegalArgumentException.class);
      }
      assertThatThrownBy(() -> cipher.apply(iv, room, 0, 32, room, 8))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> cipher.apply(iv, room, 0, 32, new byte[31], 0))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> cipher.apply(new byte[12], room, 0, 32, new byte[32], 0))
          .isInstanceOf(IllegalArgumentException.class);
      cipher.close();
      assertThatThrownBy(() -> cipher.apply(iv, room, 0, 16, new byte[64], 0))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("close");
      assertThatThrownBy(() -> algorithm.decrypting(Secret.zeroes(15)))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void rc4_goes_on_where_it_stopped() {
    // RFC 6229, section 2, the key of 128 bits 0x0102..10: offsets 0 and 16.
    byte[] out = new byte[32];
    try (Secret key = Secret.owning(Bytes.hex("0102030405060708090a0b0c0d0e0f10").toArray())) {
      Rc4 rc4 = Rc4.key(key);
      for (int at = 0; at < 32; at += 8) {
        rc4.apply(out, at, 8, out, at);
      }
      assertThat(Bytes.owning(out))
          .isEqualTo(Bytes.hex("9ac7cc9a609d1ef7b2932899cde41b975248c4959014126a6e8a84f11d1a9e1c"));
      rc4.close();
      assertThatThrownBy(() -> rc4.apply(out, 0, 1, out, 0))
          .isInstanceOf(IllegalStateException.class);
    }
  }

  private static void encrypts(
      CbcAlgorithm algorithm, String key, String iv, String plain, String expected) {
    byte[] in = Bytes.hex(plain).toArray();
    byte[] out = new byte[in.length];
    try (Secret secret = Secret.owning(Bytes.hex(key).toArray());
        CbcCipher cipher = algorithm.encrypting(secret)) {
      cipher.apply(Bytes.hex(iv).toArray(), in, 0, in.length, out, 0);
    }
    assertThat(Bytes.owning(out)).isEqualTo(Bytes.hex(expected));
  }
}
