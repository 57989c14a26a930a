package dev.gatehouse.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.seeds.Seeds;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AeadTest {
  /** Around a block, around the size of a buffer, a record. */
  private static final int[] LENGTHS = {
    0, 1, 14, 15, 16, 17, 31, 32, 33, 63, 64, 65, 100, 511, 512, 513, 1500, 16_383, 16_384
  };

  private final SplittableRandom random = Seeds.of(1);
  private final byte[] nonce = Seeds.bytes(random, 12);
  private final byte[] aad = Seeds.bytes(random, 9);

  @ParameterizedTest
  @MethodSource("dev.gatehouse.crypto.BothProviders#all")
  void what_is_sealed_opens_to_the_same_bytes_at_every_length(Providers providers)
      throws Exception {
    for (AeadAlgorithm algorithm : AeadAlgorithm.values()) {
      for (int length : LENGTHS) {
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
  void a_suffix_is_sealed_as_if_it_stood_behind_the_content(Providers providers) {
    for (AeadAlgorithm algorithm : AeadAlgorithm.values()) {
      for (int length : LENGTHS) {
        byte[] whole = Seeds.bytes(random, length + 1);
        try (Secret key = Secret.owning(Seeds.bytes(random, algorithm.keyBytes()));
            Aead one = providers.aead(algorithm, key);
            Aead two = providers.aead(algorithm, key)) {
          byte[] expected = new byte[length + 17];
          one.seal(nonce, aad, 0, 9, whole, 0, length + 1, expected, 0);
          byte[] sealed = new byte[4 + length + 17];
          byte[] shifted = new byte[3 + length]; // the content alone, its end the array's end
          System.arraycopy(whole, 0, shifted, 3, length);
          assertThat(two.seal(nonce, aad, 0, 9, shifted, 3, length, whole[length], sealed, 4))
              .isEqualTo(length + 17);
          assertThat(Arrays.copyOfRange(sealed, 4, sealed.length)).isEqualTo(expected);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("dev.gatehouse.crypto.BothProviders#all")
  void arrays_much_larger_than_the_record_give_the_same_and_keep_what_lies_around(
      Providers providers) throws Exception {
    for (AeadAlgorithm algorithm : AeadAlgorithm.values()) {
      for (int length : new int[] {0, 100, 1500}) {
        byte[] plain = Seeds.bytes(random, 20_000);
        byte[] sealed = Seeds.bytes(random, 20_000);
        byte[] opened = Seeds.bytes(random, 20_000);
        byte[] sealedBefore = sealed.clone();
        byte[] openedBefore = opened.clone();
        try (Secret key = Secret.owning(Seeds.bytes(random, algorithm.keyBytes()));
            Aead sealer = providers.aead(algorithm, key);
            Aead opener = providers.aead(algorithm, key)) {
          sealer.seal(nonce, aad, 0, 9, plain, 7000, length, sealed, 5000);
          int end = 5000 + length + 16;
          assertThat(Arrays.equals(sealed, 0, 5000, sealedBefore, 0, 5000)).isTrue();
          assertThat(Arrays.equals(sealed, end, 20_000, sealedBefore, end, 20_000)).isTrue();
          opener.open(nonce, aad, 0, 9, sealed, 5000, length + 16, opened, 3000);
          assertThat(Arrays.equals(opened, 3000, 3000 + length, plain, 7000, 7000 + length))
              .isTrue();
          assertThat(Arrays.equals(opened, 0, 3000, openedBefore, 0, 3000)).isTrue();
          assertThat(
                  Arrays.equals(opened, 3000 + length, 20_000, openedBefore, 3000 + length, 20_000))
              .isTrue();
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
    for (AeadAlgorithm algorithm : AeadAlgorithm.values()) {
      Aead aead = providers.aead(algorithm, Secret.zeroes(algorithm.keyBytes()));
      aead.close();
      assertThatThrownBy(() -> aead.seal(nonce, aad, 0, 9, new byte[1], 0, 1, new byte[17], 0))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("close");
    }
  }

  @ParameterizedTest
  @MethodSource("dev.gatehouse.crypto.BothProviders#all")
  void overlapping_ranges_and_short_outputs_are_our_callers_mistakes(Providers providers) {
    for (AeadAlgorithm algorithm : AeadAlgorithm.values()) {
      Aead aead = providers.aead(algorithm, Secret.zeroes(algorithm.keyBytes()));
      byte[] buffer = new byte[64];
      byte[] room = new byte[32];
      assertThatThrownBy(() -> aead.seal(nonce, aad, 0, 9, buffer, 0, 16, buffer, 8))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> aead.seal(nonce, aad, 0, 9, buffer, 0, 16, new byte[31], 0))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> aead.seal(nonce, aad, 0, 9, buffer, 0, 16, (byte) 1, room, 0))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> aead.seal(new byte[11], aad, 0, 9, buffer, 0, 16, room, 0))
          .isInstanceOf(IllegalArgumentException.class);
      // None of these has used the nonce up.
      assertThat(aead.seal(nonce, aad, 0, 9, buffer, 0, 16, room, 0)).isEqualTo(32);
    }
  }
}
