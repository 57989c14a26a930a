package dev.gatehouse.seeds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CutsTest {
  static LongStream seeds() {
    return Seeds.first(50);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void the_pieces_make_the_whole_again_and_none_is_empty(long seed) {
    byte[] whole = Seeds.bytesUpTo(Seeds.of(seed), 3_000);

    List<byte[]> pieces = Cuts.of(seed, whole);

    assertThat(join(pieces)).isEqualTo(whole);
    assertThat(pieces).allSatisfy(piece -> assertThat(piece).isNotEmpty());
  }

  @Test
  void a_seed_cuts_the_same_way_each_time_and_another_one_elsewhere() {
    byte[] whole = new byte[1_000];
    assertThat(lengths(Cuts.of(3, whole))).isEqualTo(lengths(Cuts.of(3, whole)));
    assertThat(Seeds.first(20).mapToObj(seed -> lengths(Cuts.of(seed, whole))).distinct().count())
        .isGreaterThan(10);
  }

  @Test
  void everywhere_and_in_two_keep_all_bytes() {
    byte[] whole = {1, 2, 3};
    assertThat(Cuts.everywhere(whole))
        .containsExactly(new byte[] {1}, new byte[] {2}, new byte[] {3});
    assertThat(Cuts.inTwo(whole, 2)).containsExactly(new byte[] {1, 2}, new byte[] {3});
    assertThatThrownBy(() -> Cuts.inTwo(whole, 3))
        .hasMessageContaining("3 bytes in two before byte 3");
  }

  private static List<Integer> lengths(List<byte[]> pieces) {
    return pieces.stream().map(piece -> piece.length).toList();
  }

  private static byte[] join(List<byte[]> pieces) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    pieces.forEach(out::writeBytes);
    return out.toByteArray();
  }
}
