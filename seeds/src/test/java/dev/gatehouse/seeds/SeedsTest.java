package dev.gatehouse.seeds;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SeedsTest {
  @Test
  void the_same_seed_gives_the_same_bytes() {
    assertThat(Seeds.bytes(Seeds.of(7), 32)).isEqualTo(Seeds.bytes(Seeds.of(7), 32));
    assertThat(Seeds.bytes(Seeds.of(7), 32)).isNotEqualTo(Seeds.bytes(Seeds.of(8), 32));
  }

  @Test
  void a_predictable_secure_random_repeats_itself() {
    byte[] first = new byte[16];
    byte[] second = new byte[16];
    Seeds.secureRandom(1).nextBytes(first);
    Seeds.secureRandom(1).nextBytes(second);
    assertThat(first).isEqualTo(second).isNotEqualTo(new byte[16]);
  }

  @Test
  void absent_vectors_say_how_to_provide_them() {
    assertThat(Vectors.find("no-such-set")).isEmpty();
    assertThat(Vectors.absence("no-such-set")).startsWith("vectors absent: no-such-set");
  }
}
