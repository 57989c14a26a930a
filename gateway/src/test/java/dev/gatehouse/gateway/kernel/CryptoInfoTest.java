package dev.gatehouse.gateway.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.crypto.AeadAlgorithm;
import dev.gatehouse.tls.spec.ProtocolVersion;
import java.nio.ByteOrder;
import java.util.HexFormat;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The structs as {@code <linux/tls.h>} lays them out, on a little-endian machine. */
class CryptoInfoTest {
  private static final String KEY_16 = "000102030405060708090a0b0c0d0e0f";
  private static final String KEY_32 = KEY_16 + "101112131415161718191a1b1c1d1e1f";
  private static final long NUMBER = 0x0102030405060708L;

  @BeforeEach
  void little_endian() {
    org.assertj.core.api.Assumptions.assumeThat(ByteOrder.nativeOrder())
        .isEqualTo(ByteOrder.LITTLE_ENDIAN);
  }

  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex);
  }

  private static String struct(
      ProtocolVersion version, AeadAlgorithm algorithm, String key, String iv) {
    byte[] struct = CryptoInfo.of(version, algorithm, bytes(key), bytes(iv), NUMBER);
    assertThat(struct).hasSize(CryptoInfo.bytes(algorithm));
    assertThat(CryptoInfo.sequence(struct)).isEqualTo(NUMBER);
    return HexFormat.of().formatHex(struct);
  }

  @Test
  void aes_128_gcm_of_tls_1_3_has_its_iv_in_two_pieces_around_the_key() {
    assertThat(
            struct(
                ProtocolVersion.TLS_1_3,
                AeadAlgorithm.AES_128_GCM,
                KEY_16,
                "a0a1a2a3b0b1b2b3b4b5b6b7"))
        .isEqualTo("04033300" + "b0b1b2b3b4b5b6b7" + KEY_16 + "a0a1a2a3" + "0102030405060708");
  }

  @Test
  void aes_256_gcm_of_tls_1_3_is_cipher_52_with_a_longer_key() {
    assertThat(
            struct(
                ProtocolVersion.TLS_1_3,
                AeadAlgorithm.AES_256_GCM,
                KEY_32,
                "a0a1a2a3b0b1b2b3b4b5b6b7"))
        .isEqualTo("04033400" + "b0b1b2b3b4b5b6b7" + KEY_32 + "a0a1a2a3" + "0102030405060708");
  }

  @Test
  void aes_gcm_of_tls_1_2_goes_on_with_the_number_as_its_explicit_nonce() {
    assertThat(struct(ProtocolVersion.TLS_1_2, AeadAlgorithm.AES_128_GCM, KEY_16, "a0a1a2a3"))
        .isEqualTo("03033300" + "0102030405060708" + KEY_16 + "a0a1a2a3" + "0102030405060708");
  }

  @Test
  void chacha20_poly1305_has_no_salt_in_either_version() {
    String iv = "a0a1a2a3b0b1b2b3b4b5b6b7";
    assertThat(struct(ProtocolVersion.TLS_1_3, AeadAlgorithm.CHACHA20_POLY1305, KEY_32, iv))
        .isEqualTo("04033600" + iv + KEY_32 + "0102030405060708");
    assertThat(struct(ProtocolVersion.TLS_1_2, AeadAlgorithm.CHACHA20_POLY1305, KEY_32, iv))
        .isEqualTo("03033600" + iv + KEY_32 + "0102030405060708");
  }
}
