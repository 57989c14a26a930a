package dev.gatehouse.tls.record;

import static dev.gatehouse.tls.message.Messages.assertBreaks;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.crypto.AeadAlgorithm;
import dev.gatehouse.seeds.Seeds;
import dev.gatehouse.tls.spec.BulkCipher;
import dev.gatehouse.tls.spec.ClassicVersion;
import dev.gatehouse.tls.spec.ContentType;
import dev.gatehouse.tls.spec.Rule;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ClassicAeadTest {
  private static ReferenceRecords reference(AeadAlgorithm algorithm) {
    return ReferenceRecords.of(
        ClassicVersion.TLS_1_2, new BulkCipher.Aead(algorithm), false, Seeds.of(1));
  }

  private static ClassicAead at(AeadAlgorithm algorithm, long next) {
    return new ClassicAead(ClassicVersion.TLS_1_2, algorithm, reference(algorithm).keys(), next);
  }

  private static ClassicAead gcmAt(long next) {
    return at(AeadAlgorithm.AES_128_GCM, next);
  }

  private static byte[] sealed(RecordProtection sealer, byte... content) {
    byte[] record = new byte[sealer.sealedBytes(content.length)];
    sealer.seal(ContentType.APPLICATION_DATA, content, 0, content.length, record, 0);
    return record;
  }

  @ParameterizedTest
  @EnumSource
  void every_byte_of_the_number_counts(AeadAlgorithm algorithm) throws Exception {
    byte[] content = {1, 2, 3};
    for (int bit = 0; bit < 63; bit++) {
      long number = 1L << bit;
      byte[] visible =
          algorithm == AeadAlgorithm.CHACHA20_POLY1305
              ? new byte[0]
              : ByteBuffer.allocate(8).putLong(number).array();
      byte[] record = reference(algorithm).at(number).seal(23, content, visible);
      byte[] out = new byte[3];
      assertThat(at(algorithm, number).open(record, 0, record.length, out, 0)).isEqualTo(3);
      assertThat(out).isEqualTo(content);
      assertBreaks(Rule.RECORD_MAC, () -> at(algorithm, 0).open(record, 0, record.length, out, 0));
      if (number < 1 << 24) {
        assertThat(sealed(at(algorithm, number), content)).isEqualTo(record);
      }
    }
  }

  @Test
  void the_records_number_stands_in_front_of_aes_gcm_and_none_comes_twice() {
    ClassicAead sealer = gcmAt(0x010203L);
    byte[] first = sealed(sealer, (byte) 1);
    byte[] second = sealed(sealer, (byte) 1);
    assertThat(first).startsWith(23, 3, 3, 0, 25, 0, 0, 0, 0, 0, 1, 2, 3).hasSize(5 + 8 + 1 + 16);
    assertThat(second).startsWith(23, 3, 3, 0, 25, 0, 0, 0, 0, 0, 1, 2, 4);
  }

  /** RFC 5288, section 3: it "MAY be the 64-bit sequence number", so it need not. */
  @Test
  void what_stands_in_front_of_a_peers_aes_gcm_is_the_peers_choice() throws Exception {
    byte[] record =
        reference(AeadAlgorithm.AES_128_GCM).seal(23, new byte[40], Seeds.bytes(Seeds.of(2), 8));
    assertThat(gcmAt(0).open(record, 0, record.length, new byte[40], 0)).isEqualTo(40);
  }

  @Test
  void aes_gcm_seals_data_up_to_two_to_the_24_and_a_half_records_less_a_reserve_for_alerts() {
    long most = (long) Math.pow(2, 24.5);
    ClassicAead early = gcmAt(most - ClassicProtection.RECORDS_IN_RESERVE - 2);
    assertThat(early.seals(2 * RecordProtection.MOST_CONTENT_BYTES - 1)).isTrue();
    assertThat(early.seals(2 * RecordProtection.MOST_CONTENT_BYTES)).isFalse();
    assertThat(gcmAt(most - ClassicProtection.RECORDS_IN_RESERVE).seals(1)).isFalse();
    ClassicAead last = gcmAt(most - 1);
    sealed(last, (byte) 1, (byte) 0);
    assertThatThrownBy(() -> sealed(last, (byte) 1, (byte) 0))
        .isInstanceOf(IllegalStateException.class);
  }

  @ParameterizedTest
  @EnumSource
  void a_record_without_room_for_nonce_and_tag_is_as_wrong_as_any(AeadAlgorithm algorithm) {
    int least = algorithm == AeadAlgorithm.CHACHA20_POLY1305 ? 16 : 24;
    for (int fragment = 0; fragment < least; fragment++) {
      byte[] record = new byte[5 + fragment];
      record[0] = 23;
      assertBreaks(
          Rule.RECORD_MAC, () -> at(algorithm, 0).open(record, 0, record.length, new byte[0], 0));
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_fixed_part_of_the_nonce_of_another_length_is_our_mistake(AeadAlgorithm algorithm) {
    ReferenceRecords other =
        reference(
            algorithm == AeadAlgorithm.CHACHA20_POLY1305
                ? AeadAlgorithm.AES_256_GCM
                : AeadAlgorithm.CHACHA20_POLY1305);
    assertThatThrownBy(() -> new ClassicAead(ClassicVersion.TLS_1_2, algorithm, other.keys(), 0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void the_content_of_a_record_that_ends_where_another_begins_is_its_own() throws Exception {
    ClassicAead sealer = gcmAt(0);
    byte[] wire = new byte[200];
    byte[] content = Seeds.bytes(Seeds.of(3), 60);
    int first = sealer.seal(ContentType.HANDSHAKE, content, 10, 30, wire, 7);
    int second = sealer.seal(ContentType.ALERT, content, 0, 2, wire, 7 + first);
    ClassicAead opener = gcmAt(0);
    byte[] out = new byte[100];
    assertThat(opener.open(wire, 7, first, out, 3)).isEqualTo(30);
    assertThat(opener.openedType()).isEqualTo(ContentType.HANDSHAKE);
    assertThat(Arrays.copyOfRange(out, 3, 33)).isEqualTo(Arrays.copyOfRange(content, 10, 40));
    assertThat(opener.open(wire, 7 + first, second, out, 0)).isEqualTo(2);
    assertThat(opener.openedType()).isEqualTo(ContentType.ALERT);
  }
}
