package dev.gatehouse.tls.record;

import static dev.gatehouse.tls.message.Messages.assertBreaks;
import static dev.gatehouse.tls.record.ClassicCase.open;
import static dev.gatehouse.tls.record.ClassicCase.seal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.crypto.CbcAlgorithm;
import dev.gatehouse.crypto.HashAlgorithm;
import dev.gatehouse.seeds.Seeds;
import dev.gatehouse.tls.spec.BulkCipher;
import dev.gatehouse.tls.spec.ClassicVersion;
import dev.gatehouse.tls.spec.ContentType;
import dev.gatehouse.tls.spec.Rule;
import dev.gatehouse.tls.spec.TlsError;
import dev.gatehouse.tls.spec.TlsException;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Padding, IVs and the limits of blocks: what CBC alone has, and what was done with it. */
class ClassicCbcTest {
  private static final BulkCipher.Cbc AES =
      new BulkCipher.Cbc(CbcAlgorithm.AES_128, HashAlgorithm.SHA1);
  private static final BulkCipher.Cbc TRIPLE_DES =
      new BulkCipher.Cbc(CbcAlgorithm.TRIPLE_DES, HashAlgorithm.SHA1);

  static Stream<ClassicCase> cbc() {
    return ClassicCase.cbc();
  }

  static Stream<ClassicCase> cbcOfTls() {
    return ClassicCase.cbc().filter(c -> !c.padsFreely());
  }

  static Stream<ClassicCase> cbcOfSsl() {
    return ClassicCase.cbc().filter(ClassicCase::padsFreely);
  }

  // Padding

  @ParameterizedTest
  @MethodSource("cbcOfTls")
  void a_peer_may_pad_up_to_255_bytes(ClassicCase c) throws Exception {
    byte[] content = Seeds.bytes(Seeds.of(1), 37);
    int least = c.reference().minimalPadding(content.length);
    for (int padding = least; padding < 256; padding += c.blockBytes()) {
      byte[] record = c.reference().seal(23, content, c.visible(0), padding);
      assertThat(open(c.protection(), record)).as("padding %d", padding).isEqualTo(content);
    }
  }

  @ParameterizedTest
  @MethodSource("cbcOfTls")
  void poodle_in_tls_every_byte_of_the_padding_is_checked(ClassicCase c) {
    byte[] content = Seeds.bytes(Seeds.of(2), 5);
    int least = c.reference().minimalPadding(content.length);
    for (int length : new int[] {least, least + c.blockBytes(), least + 5 * c.blockBytes()}) {
      for (int at = 0; at <= length; at++) {
        byte[] padding = new byte[length + 1];
        Arrays.fill(padding, (byte) length);
        padding[at] ^= 1;
        byte[] record = c.reference().sealPadded(23, content, c.visible(0), padding);
        assertBreaks(Rule.RECORD_MAC, () -> open(c.protection(), record));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("cbcOfTls")
  void padding_that_says_it_is_longer_than_the_record_is_as_wrong_as_any(ClassicCase c) {
    for (int said = c.blockBytes(); said < 256; said++) {
      byte[] padding = new byte[c.reference().minimalPadding(0) + 1];
      Arrays.fill(padding, (byte) said);
      byte[] record = c.reference().sealPadded(23, new byte[0], c.visible(0), padding);
      assertBreaks(Rule.RECORD_MAC, () -> open(c.protection(), record));
    }
  }

  @ParameterizedTest
  @MethodSource("cbcOfSsl")
  void in_ssl_3_0_padding_may_be_anything_that_is_less_than_a_block(ClassicCase c)
      throws Exception {
    SplittableRandom random = Seeds.of(3);
    for (int length = 0; length < 40; length++) {
      byte[] content = Seeds.bytes(random, length);
      int least = c.reference().minimalPadding(length);
      byte[] padding = Seeds.bytes(random, least + 1);
      padding[least] = (byte) least;
      byte[] record = c.reference().sealPadded(23, content, c.visible(0), padding);
      assertThat(open(c.protection(), record)).isEqualTo(content);
      int more = least + c.blockBytes();
      byte[] longer = c.reference().seal(23, content, c.visible(0), more);
      assertBreaks(Rule.RECORD_MAC, () -> open(c.protection(), longer));
    }
  }

  /**
   * The attack itself: a block of content in the place of the last one, which is all padding. Where
   * only the length is checked, one time in 256 it opens, and says a byte of the content.
   */
  @Test
  void poodle_opens_one_time_in_256_in_ssl_3_0_and_never_in_tls() {
    assertThat(poodle(ClassicVersion.SSL_3_0, false)).isBetween(4, 32);
    assertThat(poodle(ClassicVersion.TLS_1_0, false)).isZero();
    assertThat(poodle(ClassicVersion.TLS_1_0, true)).isZero();
    assertThat(poodle(ClassicVersion.TLS_1_2, false)).isZero();
  }

  private static int poodle(ClassicVersion version, boolean encryptThenMac) {
    int opened = 0;
    for (int seed = 0; seed < 4096; seed++) {
      ReferenceRecords peer = ReferenceRecords.of(version, AES, encryptThenMac, Seeds.of(seed));
      ClassicProtection opener =
          ClassicProtection.of(version, AES, encryptThenMac, peer.keys(), iv -> {});
      byte[] iv =
          version == ClassicVersion.TLS_1_2 ? Seeds.bytes(Seeds.of(-seed), 16) : new byte[0];
      // 12 + 20 of MAC, or 32: whole blocks, so the last one is padding.
      byte[] record = peer.seal(23, new byte[encryptThenMac ? 32 : 12], iv);
      int last = record.length - 16 - (encryptThenMac ? 20 : 0);
      System.arraycopy(record, last - 32, record, last, 16);
      try {
        open(opener, record);
        opened++;
      } catch (TlsException e) {
        assertThat(e.error()).isEqualTo(new TlsError.PeerMisbehaved(Rule.RECORD_MAC));
      }
    }
    return opened;
  }

  @Test
  void padding_of_our_own_is_minimal_and_repeats_its_length_even_in_ssl_3_0() throws Exception {
    ClassicCase c = new ClassicCase(ClassicVersion.SSL_3_0, AES, false);
    for (int length = 0; length < 64; length++) {
      byte[] record = seal(c.protection(), ContentType.APPLICATION_DATA, new byte[length]);
      assertThat(record.length - 5).isEqualTo((length + 20) / 16 * 16 + 16);
      assertThat(record).isEqualTo(c.reference().seal(23, new byte[length], new byte[0]));
    }
  }

  // IVs

  @Test
  void ivs_are_chained_up_to_tls_1_0_and_asked_for_from_1_1_on() {
    int[] asked = new int[1];
    IvSource counting =
        iv -> {
          asked[0]++;
          Arrays.fill(iv, (byte) asked[0]);
        };
    for (ClassicVersion version : ClassicVersion.values()) {
      asked[0] = 0;
      ClassicProtection sealer =
          ClassicProtection.of(
              version,
              AES,
              false,
              ReferenceRecords.of(version, AES, false, Seeds.of(1)).keys(),
              counting);
      byte[] first = seal(sealer, ContentType.APPLICATION_DATA, new byte[1]);
      byte[] second = seal(sealer, ContentType.APPLICATION_DATA, new byte[1]);
      boolean explicit = version.ivs() == ClassicVersion.Ivs.EXPLICIT;
      assertThat(asked[0]).isEqualTo(explicit ? 2 : 0);
      assertThat(first).hasSameSizeAs(second).isNotEqualTo(second);
      if (explicit) {
        assertThat(Arrays.copyOfRange(first, 5, 21)).containsOnly(1);
        assertThat(Arrays.copyOfRange(second, 5, 21)).containsOnly(2);
      }
    }
  }

  @Test
  void a_first_iv_of_another_length_than_a_block_is_our_mistake() {
    ReferenceRecords other =
        ReferenceRecords.of(ClassicVersion.TLS_1_0, TRIPLE_DES, false, Seeds.of(1));
    assertThatThrownBy(
            () -> ClassicProtection.of(ClassicVersion.TLS_1_0, AES, false, other.keys(), iv -> {}))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void ssl_3_0_knows_no_encrypt_then_mac() {
    ClassicCase c = new ClassicCase(ClassicVersion.SSL_3_0, AES, true);
    assertThatThrownBy(c::protection).isInstanceOf(IllegalArgumentException.class);
  }

  // Sweet32

  @Test
  void sweet32_triple_des_protects_no_more_than_two_to_the_20_blocks_in_either_direction()
      throws Exception {
    assertThat(ClassicCbc.mostBlocks(CbcAlgorithm.TRIPLE_DES)).isEqualTo(1 << 20);
    assertThat(ClassicCbc.mostBlocks(CbcAlgorithm.AES_128)).isEqualTo(Long.MAX_VALUE);
    ClassicCbc sealer = tripleDes(20);
    ClassicCbc opener = tripleDes(20);
    for (int i = 0; i < 4; i++) { // 8 bytes, 20 of MAC and 4 of padding behind an IV: 4 blocks
      byte[] record = seal(sealer, ContentType.APPLICATION_DATA, new byte[8]);
      assertThat(open(opener, record)).hasSize(8);
    }
    byte[] fifth = seal(sealer, ContentType.APPLICATION_DATA, new byte[8]);
    assertThatThrownBy(() -> seal(sealer, ContentType.APPLICATION_DATA, new byte[0]))
        .isInstanceOf(IllegalStateException.class);
    assertThat(open(opener, fifth)).hasSize(8);
    byte[] sixth = seal(tripleDes(Long.MAX_VALUE), ContentType.APPLICATION_DATA, new byte[8]);
    assertThatThrownBy(() -> open(opener, sixth))
        .isInstanceOfSatisfying(
            TlsException.class,
            e -> assertThat(e.error()).isEqualTo(new TlsError.KeysSpent("TRIPLE_DES_CBC")));
  }

  @Test
  void sweet32_what_triple_des_may_not_seal_it_says_beforehand_with_room_for_alerts() {
    ClassicCbc sealer = tripleDes(1 << 20);
    assertThat(sealer.seals(8_300_000)).isTrue();
    assertThat(sealer.seals(1 << 23)).isFalse();
    byte[] content = new byte[RecordProtection.MOST_CONTENT_BYTES];
    ClassicCbc small = tripleDes(5_000);
    while (small.seals(content.length)) {
      seal(small, ContentType.APPLICATION_DATA, content);
    }
    while (small.seals(100)) {
      seal(small, ContentType.APPLICATION_DATA, new byte[100]);
    }
    for (int i = 0; i < ClassicProtection.RECORDS_IN_RESERVE; i++) {
      seal(small, ContentType.ALERT, new byte[] {1, 0});
    }
  }

  private static ClassicCbc tripleDes(long mostBlocks) {
    ReferenceRecords keys =
        ReferenceRecords.of(ClassicVersion.TLS_1_1, TRIPLE_DES, false, Seeds.of(1));
    return new ClassicCbc(
        ClassicVersion.TLS_1_1, TRIPLE_DES, false, keys.keys(), iv -> {}, 0, mostBlocks);
  }

  @ParameterizedTest
  @MethodSource("cbc")
  void aes_has_no_such_limit(ClassicCase c) {
    boolean limited = !c.protection().seals(1L << 40);
    assertThat(limited).isEqualTo(c.blockBytes() == 8);
  }
}
