package dev.gatehouse.tls.record;

import static dev.gatehouse.tls.message.Messages.assertBreaks;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.crypto.Aead;
import dev.gatehouse.crypto.HashAlgorithm;
import dev.gatehouse.crypto.Hkdf;
import dev.gatehouse.crypto.Secret;
import dev.gatehouse.seeds.Seeds;
import dev.gatehouse.tls.keys.EarlySecret;
import dev.gatehouse.tls.keys.HandshakeSecret;
import dev.gatehouse.tls.keys.PublishedLadder;
import dev.gatehouse.tls.keys.RecordKeys;
import dev.gatehouse.tls.keys.TrafficSecret;
import dev.gatehouse.tls.keys.Transcript;
import dev.gatehouse.tls.spec.CipherSuite;
import dev.gatehouse.tls.spec.ContentType;
import dev.gatehouse.tls.spec.Rule;
import dev.gatehouse.tls.spec.TlsException;
import dev.gatehouse.tls.vectors.Trace;
import dev.gatehouse.wire.Bytes;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ModernProtectionTest {
  private static final int MOST = ModernProtection.MOST_CONTENT_BYTES;

  static Stream<CipherSuite> suites() {
    return Stream.of(
        CipherSuite.TLS_AES_128_GCM_SHA256,
        CipherSuite.TLS_AES_256_GCM_SHA384,
        CipherSuite.TLS_CHACHA20_POLY1305_SHA256);
  }

  static Stream<Trace> traces() {
    return Stream.of(Trace.simple1Rtt(), Trace.helloRetry(), Trace.compatibilityMode());
  }

  /** The same secret for the same suite, each time with an owner of its own. */
  private static TrafficSecret secret(CipherSuite suite) {
    HashAlgorithm hash = suite.hash();
    try (EarlySecret early = EarlySecret.withoutPsk(Hkdf.with(hash));
        HandshakeSecret handshake = early.climb(Secret.zeroes(32))) {
      return handshake.client(Transcript.with(hash).throughServerHello());
    }
  }

  private static ModernProtection protection(CipherSuite suite) {
    return ModernProtection.of(suite, secret(suite));
  }

  private static byte[] seal(ModernProtection protection, ContentType type, byte[] content) {
    byte[] record = new byte[protection.sealedBytes(content.length)];
    assertThat(protection.seal(type, content, 0, content.length, record, 0))
        .isEqualTo(record.length);
    return record;
  }

  /** The content that the record opens to. */
  private static byte[] open(ModernProtection protection, byte[] record) throws TlsException {
    byte[] inner = new byte[Math.max(0, record.length - 5 - 16)];
    return Arrays.copyOf(inner, protection.open(record, 0, record.length, inner, 0));
  }

  /** A record whose inner plaintext is {@code inner}. */
  private static byte[] sealedInner(CipherSuite suite, byte[] inner) {
    return InnerPlaintext.sealed(suite, secret(suite), inner);
  }

  // Published records

  @ParameterizedTest
  @MethodSource("traces")
  void each_published_record_comes_out_and_opens(Trace trace) throws Exception {
    PublishedLadder ladder = PublishedLadder.of(trace);
    int records =
        assertRecords(trace, "client", ladder.clientHandshake, ladder.clientApplication)
            + assertRecords(trace, "server", ladder.serverHandshake, ladder.serverApplication);
    assertThat(records).isGreaterThanOrEqualTo(4);
  }

  private static int assertRecords(
      Trace trace, String side, TrafficSecret handshake, TrafficSecret application)
      throws Exception {
    CipherSuite suite = CipherSuite.TLS_AES_128_GCM_SHA256;
    ModernProtection sealer = ModernProtection.of(suite, handshake);
    ModernProtection opener = ModernProtection.of(suite, handshake);
    int records = 0;
    for (int i = 1; trace.has(side + ".record." + i); i++) {
      String field = side + ".record." + i;
      byte[] record = trace.array(field);
      if (record[0] != ContentType.APPLICATION_DATA.code()) {
        continue; // in the clear
      }
      byte[] content = trace.array(field + ".payload");
      assertThat(open(opener, record)).as(field).isEqualTo(content);
      assertThat(seal(sealer, opener.openedType(), content)).as(field).isEqualTo(record);
      if (opener.openedType() == ContentType.HANDSHAKE && records == 0) {
        // The first protected record of each side ends in its Finished.
        sealer = ModernProtection.of(suite, application);
        opener = ModernProtection.of(suite, application);
      }
      records++;
    }
    return records;
  }

  // Round trips and limits

  @ParameterizedTest
  @MethodSource("suites")
  void what_is_sealed_opens_to_the_same_type_and_content_at_any_length(CipherSuite suite)
      throws Exception {
    SplittableRandom random = Seeds.of(1);
    ModernProtection sealer = protection(suite);
    ModernProtection opener = protection(suite);
    List<ContentType> types = List.of(ContentType.values());
    int[] lengths =
        IntStream.concat(
                IntStream.rangeClosed(0, 70),
                IntStream.of(495, 496, 497, 510, 511, 512, 513, 4096, MOST - 1, MOST))
            .toArray();
    for (int length : lengths) {
      byte[] content = Seeds.bytes(random, length);
      ContentType type = Seeds.pick(random, types);
      byte[] record = seal(sealer, type, content);
      assertThat(Arrays.copyOf(record, 3)).containsExactly(23, 3, 3);
      assertThat((record[3] & 0xff) << 8 | (record[4] & 0xff)).isEqualTo(record.length - 5);
      assertThat(open(opener, record)).as("length %d", length).isEqualTo(content);
      assertThat(opener.openedType()).isEqualTo(type);
    }
    assertThat(sealer.sequenceNumber()).isEqualTo(lengths.length);
  }

  @ParameterizedTest
  @MethodSource("suites")
  void records_are_written_and_read_where_they_lie(CipherSuite suite) throws Exception {
    byte[] content = Seeds.bytes(Seeds.of(2), 40);
    byte[] record = new byte[100];
    ModernProtection sealer = protection(suite);
    ModernProtection opener = protection(suite);
    int length = sealer.seal(ContentType.HANDSHAKE, content, 7, 30, record, 11);
    assertThat(record).startsWith(new byte[11]).endsWith(new byte[100 - 11 - length]);
    byte[] out = new byte[60];
    assertThat(opener.open(record, 11, length, out, 5)).isEqualTo(30);
    assertThat(Arrays.copyOfRange(out, 5, 35)).isEqualTo(Arrays.copyOfRange(content, 7, 37));
    assertThat(Arrays.copyOf(out, 5)).containsOnly(0);
  }

  @ParameterizedTest
  @MethodSource("suites")
  void padding_is_taken_off(CipherSuite suite) throws Exception {
    for (int padding : new int[] {0, 1, 15, 16, 17, 1000, MOST - 3}) {
      byte[] inner = new byte[3 + 1 + padding];
      inner[0] = 5;
      inner[2] = 0; // a zero at the content's end is content
      inner[3] = (byte) ContentType.ALERT.code();
      ModernProtection opener = protection(suite);
      assertThat(open(opener, sealedInner(suite, inner))).containsExactly(5, 0, 0);
      assertThat(opener.openedType()).isEqualTo(ContentType.ALERT);
    }
  }

  @ParameterizedTest
  @MethodSource("suites")
  void an_inner_plaintext_without_a_known_type_is_refused(CipherSuite suite) {
    for (int length : new int[] {0, 1, 2, 16, 600, MOST + 1}) {
      byte[] record = sealedInner(suite, new byte[length]);
      assertBreaks(Rule.RECORD_INNER_TYPE_PRESENT, () -> open(protection(suite), record));
    }
    for (int type = 1; type < 256; type++) {
      byte[] record = sealedInner(suite, new byte[] {1, 2, (byte) type, 0});
      if (ContentType.of(type) == null) {
        assertBreaks(Rule.RECORD_TYPE_KNOWN, () -> open(protection(suite), record));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("suites")
  void lengths_over_the_limits_are_refused_before_anything_is_written(CipherSuite suite) {
    byte[] none = {};
    for (int length : new int[] {MOST + 2, MOST + 256 - 16}) {
      byte[] record = sealedInner(suite, new byte[length]);
      assertBreaks(
          Rule.RECORD_PLAINTEXT_LENGTH,
          () -> protection(suite).open(record, 0, record.length, none, 0));
    }
    byte[] long1 = new byte[5 + MOST + 257];
    assertBreaks(
        Rule.RECORD_CIPHERTEXT_LENGTH,
        () -> protection(suite).open(long1, 0, long1.length, none, 0));
    for (int ciphertext = 0; ciphertext < 16; ciphertext++) {
      byte[] record = new byte[5 + ciphertext];
      assertBreaks(
          Rule.RECORD_TOO_SHORT, () -> protection(suite).open(record, 0, record.length, none, 0));
    }
    assertThatThrownBy(
            () ->
                protection(suite)
                    .seal(
                        ContentType.HANDSHAKE,
                        new byte[MOST + 1],
                        0,
                        MOST + 1,
                        new byte[2 * MOST],
                        0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @MethodSource("suites")
  void a_change_of_any_bit_is_noticed(CipherSuite suite) {
    byte[] record =
        seal(protection(suite), ContentType.APPLICATION_DATA, Seeds.bytes(Seeds.of(3), 20));
    for (int bit = 0; bit < 8 * record.length; bit++) {
      byte[] changed = record.clone();
      changed[bit >> 3] ^= (byte) (1 << (bit & 7));
      assertBreaks(Rule.RECORD_AUTHENTIC, () -> open(protection(suite), changed));
    }
    for (int length = 5 + 16; length < record.length; length++) {
      byte[] cut = Arrays.copyOf(record, length);
      assertBreaks(Rule.RECORD_AUTHENTIC, () -> open(protection(suite), cut));
    }
  }

  @ParameterizedTest
  @MethodSource("suites")
  void records_open_in_the_order_of_their_sealing_and_only_once(CipherSuite suite)
      throws Exception {
    ModernProtection sealer = protection(suite);
    byte[] first = seal(sealer, ContentType.APPLICATION_DATA, new byte[] {1});
    byte[] second = seal(sealer, ContentType.APPLICATION_DATA, new byte[] {2});
    assertBreaks(Rule.RECORD_AUTHENTIC, () -> open(protection(suite), second));
    ModernProtection opener = protection(suite);
    assertThat(open(opener, first)).containsExactly(1);
    assertBreaks(Rule.RECORD_AUTHENTIC, () -> open(opener, first));
  }

  // Counting

  @ParameterizedTest
  @MethodSource("suites")
  void every_byte_of_the_sequence_number_goes_into_the_nonce(CipherSuite suite) throws Exception {
    byte[] content = {1, 2, 3};
    Bytes base = Bytes.owning(sealAt(suite, 0, content));
    for (int bit = 0; bit < 62; bit++) {
      byte[] record = sealAt(suite, 1L << bit, content);
      assertThat(Bytes.owning(record)).isNotEqualTo(base);
      ModernProtection opener =
          ModernProtection.of(suite, secret(suite), 1L << bit, Long.MAX_VALUE);
      assertThat(open(opener, record)).isEqualTo(content);
    }
  }

  /** RFC 8446, section 5.3, for the number 0x0102030405060708. */
  @Test
  void a_nonce_is_the_iv_with_the_number_in_network_order() throws Exception {
    CipherSuite suite = CipherSuite.TLS_AES_128_GCM_SHA256;
    byte[] record = sealAt(suite, 0x0102030405060708L, new byte[] {9});
    byte[] nonce = new byte[12];
    try (RecordKeys keys = secret(suite).keys(suite.aead());
        Aead aead = suite.aead().key(keys.key())) {
      keys.ivInto(nonce);
      for (int i = 0; i < 8; i++) {
        nonce[4 + i] ^= (byte) (i + 1);
      }
      byte[] inner = new byte[2];
      aead.open(nonce, record, 0, 5, record, 5, record.length - 5, inner, 0);
      assertThat(inner).containsExactly(9, 23);
    }
  }

  private static byte[] sealAt(CipherSuite suite, long number, byte[] content) {
    return seal(
        ModernProtection.of(suite, secret(suite), number, Long.MAX_VALUE),
        ContentType.APPLICATION_DATA,
        content);
  }

  @ParameterizedTest
  @MethodSource("suites")
  void half_of_the_limit_asks_for_new_keys_and_all_of_it_stops_sealing(CipherSuite suite)
      throws Exception {
    ModernProtection sealer = ModernProtection.of(suite, secret(suite), 0, 6);
    ModernProtection opener = ModernProtection.of(suite, secret(suite), 0, 6);
    for (int i = 0; i < 6; i++) {
      assertThat(sealer.needsUpdate()).isEqualTo(i >= 3);
      assertThat(opener.needsUpdate()).isEqualTo(i >= 3);
      open(opener, seal(sealer, ContentType.APPLICATION_DATA, new byte[] {1}));
    }
    assertThatThrownBy(() -> seal(sealer, ContentType.ALERT, new byte[] {1, 0}))
        .isInstanceOf(IllegalStateException.class);
    // How often the peer seals under its key is the peer's to count.
    byte[] seventh =
        seal(
            ModernProtection.of(suite, secret(suite), 6, 7),
            ContentType.APPLICATION_DATA,
            new byte[] {7});
    assertThat(open(opener, seventh)).containsExactly(7);
  }

  @Test
  void aes_gcm_asks_for_new_keys_after_half_of_two_to_the_24_and_a_half_records() {
    CipherSuite suite = CipherSuite.TLS_AES_256_GCM_SHA384;
    long half = (long) Math.pow(2, 24.5) / 2;
    long most = ModernProtection.mostRecords(suite.aead());
    assertThat(most / 2).isEqualTo(half);
    assertThat(protection(suite).needsUpdate()).isFalse();
    assertThat(ModernProtection.of(suite, secret(suite), half - 1, most).needsUpdate()).isFalse();
    assertThat(ModernProtection.of(suite, secret(suite), half, most).needsUpdate()).isTrue();
  }

  @ParameterizedTest
  @MethodSource("suites")
  void a_closed_one_seals_and_opens_nothing(CipherSuite suite) {
    ModernProtection protection = protection(suite);
    byte[] record = seal(protection, ContentType.ALERT, new byte[] {1, 0});
    protection.close();
    assertThatThrownBy(() -> seal(protection, ContentType.ALERT, new byte[] {1, 0}))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> open(protection, record)).isInstanceOf(IllegalStateException.class);
  }
}
