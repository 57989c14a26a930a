package dev.gatehouse.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.seeds.Seeds;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AeadTest {
  private final SplittableRandom random = Seeds.of(1);
  private final byte[] nonce = Seeds.bytes(random, 12);
  private final byte[] aad = Seeds.bytes(random, 9);

  @ParameterizedTest
  @MethodSource("dev.gatehouse.crypto.BothProviders#all")
  void what_is_sealed_opens_to_the_same_bytes_at_every_length_around_the_split(Providers providers)
      throws Exception {
    for (AeadAlgorithm algorithm : AeadAlgorithm.values()) {
      for (int length : new int[] {0, 1, 15, 16, 17, 100, 511, 512, 513, 1500, 16_384}) {
        byte[] plain = Seeds.bytes(random, length);
        try (Secret key = Secret.owning(Seeds.bytes(random, algorithm.keyBytes()));
            Aead sealer = providers.aead(algorithm, key);
            Aead opener = providers.aead(algorithm, key)) {
          byte[] sealed = new byte[length + 16 + 5];
          assertThat(sealer.seal(nonce, aad, 2, 5, plain, 0, length, sealed, 3))
              .isEqualTo(length + 16);
          byte[] opened = new byte[length + 7];
          assertThat(opener.open(nonce, aad, 2, 5, sealed, 3, length + 16, opened, 7))
              .isEqualTo(length);
          assertThat(Arrays.copyOfRange(opened, 7, 7 + length)).isEqualTo(plain);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("dev.gatehouse.crypto.BothProviders#all")
  void a_changed_bit_or_a_missing_tag_is_an_aead_exception_and_the_cipher_lives_on(
      Providers providers) throws Exception {
    for (AeadAlgorithm algorithm : AeadAlgorithm.values()) {
      for (int length : new int[] {0, 20, 2000}) {
        try (Secret key = Secret.owning(Seeds.bytes(random, algorithm.keyBytes()));
            Aead aead = providers.aead(algorithm, key)) {
          byte[] sealed = new byte[length + 16];
          byte[] opened = new byte[length];
          aead.seal(nonce, aad, 0, 9, new byte[length], 0, length, sealed, 0);
          byte[] bad = sealed.clone();
          bad[random.nextInt(bad.length)] ^= 4;
          assertThatThrownBy(() -> aead.open(nonce, aad, 0, 9, bad, 0, bad.length, opened, 0))
              .isInstanceOf(AeadException.class);
          assertThatThrownBy(() -> aead.open(nonce, aad, 0, 8, sealed, 0, sealed.length, opened, 0))
              .isInstanceOf(AeadException.class);
          assertThatThrownBy(() -> aead.open(nonce, aad, 0, 9, sealed, 0, 15, opened, 0))
              .isInstanceOf(AeadException.class);
          assertThat(aead.open(nonce, aad, 0, 9, sealed, 0, sealed.length, opened, 0))
              .isEqualTo(length);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("dev.gatehouse.crypto.BothProviders#all")
  void sealing_twice_in_a_row_under_one_nonce_is_refused(Providers providers) {
    for (AeadAlgorithm algorithm : AeadAlgorithm.values()) {
      for (int length : new int[] {20, 2000}) {
        try (Secret key = Secret.owning(Seeds.bytes(random, algorithm.keyBytes()));
            Aead aead = providers.aead(algorithm, key)) {
          byte[] out = new byte[length + 16];
          aead.seal(nonce, aad, 0, 9, new byte[length], 0, length, out, 0);
          assertThatThrownBy(() -> aead.seal(nonce, aad, 0, 9, new byte[length], 0, length, out, 0))
              .isInstanceOf(IllegalStateException.class)
              .hasMessageContaining("nonce");
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("dev.gatehouse.crypto.BothProviders#all")
  void a_closed_cipher_does_nothing_more(Providers providers) {
    Secret key = Secret.zeroes(16);
    Aead aead = providers.aead(AeadAlgorithm.AES_128_GCM, key);
    aead.close();
    assertThatThrownBy(() -> aead.seal(nonce, aad, 0, 9, new byte[1], 0, 1, new byte[17], 0))
        .isInstanceOf(IllegalStateException.class);
  }

  @ParameterizedTest
  @MethodSource("dev.gatehouse.crypto.BothProviders#all")
  void overlapping_ranges_and_short_outputs_are_our_callers_mistakes(Providers providers) {
    Aead aead = providers.aead(AeadAlgorithm.AES_128_GCM, Secret.zeroes(16));
    byte[] buffer = new byte[64];
    assertThatThrownBy(() -> aead.seal(nonce, aad, 0, 9, buffer, 0, 16, buffer, 8))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> aead.seal(nonce, aad, 0, 9, buffer, 0, 16, new byte[31], 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> aead.seal(new byte[11], aad, 0, 9, buffer, 0, 16, new byte[32], 0))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
