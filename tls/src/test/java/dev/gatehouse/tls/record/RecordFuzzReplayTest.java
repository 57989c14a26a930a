package dev.gatehouse.tls.record;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.seeds.FuzzReplay;
import org.junit.jupiter.api.Test;

class RecordFuzzReplayTest {
  @Test
  void records_from_the_corpus_and_mutations_of_them_hold() {
    assertThat(FuzzReplay.of(RecordFuzz.class, RecordFuzz::fuzzerTestOneInput).run())
        .isGreaterThan(2_000);
  }

  @Test
  void records_before_tls_1_3_from_the_corpus_and_mutations_of_them_hold() {
    assertThat(
            FuzzReplay.of(ClassicRecordFuzz.class, ClassicRecordFuzz::fuzzerTestOneInput)
                .mutations(5_000)
                .run())
        .isGreaterThan(5_000);
  }

  @Test
  void messages_in_pieces_from_the_corpus_and_mutations_of_them_hold() {
    assertThat(
            FuzzReplay.of(HandshakeJoinerFuzz.class, HandshakeJoinerFuzz::fuzzerTestOneInput)
                .mutations(20_000)
                .run())
        .isGreaterThan(20_000);
  }
}
