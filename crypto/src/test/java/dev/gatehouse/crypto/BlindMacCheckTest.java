package dev.gatehouse.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.seeds.Seeds;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BlindMacCheckTest {
  /** What a suite checks its records with. */
  record Kind(MacConstruction construction, HashAlgorithm hash, int blockBytes) {
    boolean anyPadding() {
      return construction == MacConstruction.SSL3;
    }

    /** The longest padding, its length byte not counted. */
    int mostPadding() {
      return anyPadding() ? blockBytes - 1 : 255;
    }
  }

  static Stream<Kind> kinds() {
    return Stream.of(
        new Kind(MacConstruction.HMAC, HashAlgorithm.MD5, 8),
        new Kind(MacConstruction.HMAC, HashAlgorithm.SHA1, 8),
        new Kind(MacConstruction.HMAC, HashAlgorithm.SHA1, 16),
        new Kind(MacConstruction.HMAC, HashAlgorithm.SHA256, 16),
        new Kind(MacConstruction.HMAC, HashAlgorithm.SHA384, 16),
        new Kind(MacConstruction.SSL3, HashAlgorithm.MD5, 8),
        new Kind(MacConstruction.SSL3, HashAlgorithm.SHA1, 8),
        new Kind(MacConstruction.SSL3, HashAlgorithm.SHA1, 16));
  }

  private final SplittableRandom random = Seeds.of(31);

  @ParameterizedTest
  @MethodSource("kinds")
  void every_content_length_with_every_padding_is_found_and_its_last_mac_bit_counts(Kind kind) {
    try (Peer peer = new Peer(kind)) {
      for (int length = 0; length < 520; length++) {
        byte[] content = Seeds.bytes(random, length);
        for (int padding : peer.paddings(length)) {
          byte[] record = peer.record(content, padding);
          assertThat(peer.check(record)).as("%d and %d", length, padding).isEqualTo(length);
          record[7 + length + kind.hash.bytes() - 1] ^= 1;
          assertThat(peer.check(record)).as("%d and %d", length, padding).isEqualTo(-1);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void whole_records_are_found_too(Kind kind) {
    try (Peer peer = new Peer(kind)) {
      for (int length : new int[] {1000, 1400, 4096, 16_383, 16_384}) {
        byte[] content = Seeds.bytes(random, length);
        for (int padding : peer.paddings(length)) {
          assertThat(peer.check(peer.record(content, padding))).isEqualTo(length);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void every_flipped_bit_of_content_mac_and_padding_is_refused(Kind kind) {
    try (Peer peer = new Peer(kind)) {
      for (int length : new int[] {0, 1, 43, 250}) {
        byte[] content = Seeds.bytes(random, length);
        for (int padding : peer.paddings(length)) {
          if (padding > 40 && padding < kind.mostPadding() - kind.blockBytes) {
            continue;
          }
          byte[] record = peer.record(content, padding);
          int free = kind.anyPadding() ? 7 + length + kind.hash.bytes() : record.length;
          for (int bit = 0; bit < 8 * (record.length - 7); bit++) {
            int at = 7 + bit / 8;
            record[at] ^= (byte) (1 << bit % 8);
            boolean counts = at < free || at == record.length - 1;
            assertThat(peer.check(record))
                .as("bit %d of %d and %d", bit, length, padding)
                .isEqualTo(counts ? -1 : length);
            record[at] ^= (byte) (1 << bit % 8);
          }
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void a_padding_length_that_lies_is_refused_whatever_it_says(Kind kind) {
    try (Peer peer = new Peer(kind)) {
      for (int length : new int[] {0, 11, 300}) {
        byte[] record = peer.record(Seeds.bytes(random, length), peer.paddings(length)[0]);
        byte honest = record[record.length - 1];
        for (int lie = 0; lie < 256; lie++) {
          record[record.length - 1] = (byte) lie;
          assertThat(peer.check(record))
              .as("%d instead of %d", lie, honest)
              .isEqualTo((byte) lie == honest ? length : -1);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void padding_that_says_its_length_around_no_mac_is_refused(Kind kind) {
    try (Peer peer = new Peer(kind)) {
      for (int blocks = 1; blocks < 40; blocks++) {
        for (int value = 0; value < 256; value++) {
          byte[] record = new byte[7 + blocks * kind.blockBytes];
          Arrays.fill(record, 7, record.length, (byte) value);
          assertThat(peer.check(record)).isEqualTo(-1);
        }
      }
    }
  }

  @Test
  void poodle_ssl_3_takes_any_padding_bytes_and_no_more_than_a_block() {
    Kind kind = new Kind(MacConstruction.SSL3, HashAlgorithm.SHA1, 16);
    try (Peer peer = new Peer(kind)) {
      byte[] record = peer.record(new byte[11], 0); // 11 + 20 + 1: two blocks
      byte[] longer = Arrays.copyOf(record, record.length + 16);
      longer[longer.length - 1] = 15;
      assertThat(peer.check(record)).isEqualTo(11);
      longer[longer.length - 1] = 16; // TLS's rule would take it
      assertThat(peer.check(longer)).isEqualTo(-1);
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void the_sequence_number_the_type_and_the_version_count(Kind kind) {
    try (Peer peer = new Peer(kind)) {
      byte[] record = peer.record(Seeds.bytes(random, 100), peer.paddings(100)[0]);
      for (int i = 0; i < peer.header.length - 2; i++) {
        peer.header[i] ^= 1;
        assertThat(peer.check(record)).as("byte " + i).isEqualTo(-1);
        peer.header[i] ^= 1;
      }
      peer.header[peer.header.length - 1] ^= 1; // ours to fill in
      assertThat(peer.check(record)).isEqualTo(100);
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void lengths_that_cannot_be_are_refused_and_misuse_is_named(Kind kind) {
    try (Secret key = Secret.zeroes(kind.hash.bytes())) {
      BlindMacCheck check = BlindMacCheck.of(kind.construction, kind.hash, key, kind.blockBytes);
      byte[] header = new byte[kind.construction.pseudoHeaderBytes()];
      for (int length = 0; length <= kind.hash.bytes(); length++) {
        assertThat(check.contentLength(header, new byte[64], 0, length)).isEqualTo(-1);
      }
      assertThat(check.contentLength(header, new byte[100], 0, 97)).isEqualTo(-1);
      assertThatThrownBy(() -> check.contentLength(new byte[12], new byte[64], 0, 64))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> BlindMacCheck.of(kind.construction, kind.hash, key, 12))
          .isInstanceOf(IllegalArgumentException.class);
      check.close();
      check.close();
      assertThatThrownBy(() -> check.contentLength(header, new byte[64], 0, 64))
          .isInstanceOf(IllegalStateException.class);
    }
  }

  /** Makes records with the MAC of the providers, and asks the blind check about them. */
  private final class Peer implements AutoCloseable {
    private final Kind kind;
    private final Secret key;
    private final RecordMac mac;
    private final BlindMacCheck check;
    private final byte[] header;

    Peer(Kind kind) {
      this.kind = kind;
      this.key = Secret.owning(Seeds.bytes(random, kind.hash.bytes()));
      this.mac = kind.construction.key(kind.hash, key);
      this.check = BlindMacCheck.of(kind.construction, kind.hash, key, kind.blockBytes);
      this.header = Seeds.bytes(random, kind.construction == MacConstruction.SSL3 ? 11 : 13);
    }

    /** Every padding that fills a record of so much content. */
    int[] paddings(int content) {
      int block = kind.blockBytes;
      int first = Math.floorMod(-(content + kind.hash.bytes() + 1), block);
      return java.util.stream.IntStream.iterate(first, p -> p <= kind.mostPadding(), p -> p + block)
          .toArray();
    }

    /** Seven bytes of something else, then content, MAC and padding. */
    byte[] record(byte[] content, int padding) {
      int macAt = 7 + content.length;
      byte[] record = new byte[macAt + kind.hash.bytes() + padding + 1];
      System.arraycopy(content, 0, record, 7, content.length);
      byte[] covered = header.clone();
      covered[covered.length - 2] = (byte) (content.length >>> 8);
      covered[covered.length - 1] = (byte) content.length;
      mac.update(covered, 0, covered.length).update(content, 0, content.length);
      mac.finishInto(record, macAt);
      byte[] filling = Seeds.bytes(random, padding);
      if (!kind.anyPadding()) {
        Arrays.fill(filling, (byte) padding);
      }
      System.arraycopy(filling, 0, record, macAt + kind.hash.bytes(), padding);
      record[record.length - 1] = (byte) padding;
      return record;
    }

    int check(byte[] record) {
      return check.contentLength(header, record, 7, record.length - 7);
    }

    @Override
    public void close() {
      key.close();
      mac.close();
      check.close();
    }
  }
}
