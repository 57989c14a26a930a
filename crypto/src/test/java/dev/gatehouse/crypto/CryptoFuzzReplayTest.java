package dev.gatehouse.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.seeds.FuzzReplay;
import org.junit.jupiter.api.Test;

class CryptoFuzzReplayTest {
  @Test
  void padded_records_from_the_corpus_and_mutations_of_them_hold() {
    assertThat(FuzzReplay.of(BlindMacCheckFuzz.class, BlindMacCheckFuzz::fuzzerTestOneInput).run())
        .isGreaterThan(2_000);
  }

  @Test
  void rsa_blocks_from_the_corpus_and_mutations_of_them_hold() {
    assertThat(
            FuzzReplay.of(PreMasterBlockFuzz.class, PreMasterBlockFuzz::fuzzerTestOneInput).run())
        .isGreaterThan(2_000);
  }
}
