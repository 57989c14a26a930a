package dev.gatehouse.tls.record;

import static dev.gatehouse.tls.message.Messages.assertBreaks;
import static dev.gatehouse.tls.record.ClassicCase.open;
import static dev.gatehouse.tls.record.ClassicCase.seal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.crypto.Secret;
import dev.gatehouse.seeds.Seeds;
import dev.gatehouse.tls.keys.classic.DirectionKeys;
import dev.gatehouse.tls.spec.BulkCipher;
import dev.gatehouse.tls.spec.CipherSuite;
import dev.gatehouse.tls.spec.ClassicVersion;
import dev.gatehouse.tls.spec.ContentType;
import dev.gatehouse.tls.spec.Rule;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ClassicProtectionTest {
  private static final int MOST = RecordProtection.MOST_CONTENT_BYTES;
  private static final List<ContentType> TYPES = List.of(ContentType.values());

  static Stream<ClassicCase> all() {
    return ClassicCase.all();
  }

  // Agreement with others

  @Test
  void each_published_record_opens_and_comes_out() throws Exception {
    Iterator<String> lines = lines("/records/published.txt").iterator();
    int records = 0;
    while (lines.hasNext()) {
      String[] what = lines.next().split(" ", -1);
      String[] keys = lines.next().strip().split(" ", -1);
      String[] content = lines.next().strip().split(" ", -1);
      byte[] record = hex(lines.next().strip());
      assertPublished(what, keys, Long.parseLong(content[0]), hex(content[1]), record);
      records++;
    }
    assertThat(records).isEqualTo(17);
  }

  private static void assertPublished(
      String[] what, String[] keys, long number, byte[] content, byte[] record) throws Exception {
    CipherSuite suite = suite(what[1]);
    ClassicVersion version = ClassicVersion.valueOf(what[0]);
    boolean encryptThenMac = what[2].equals("encrypt-then-mac");
    IvSource recorded = iv -> System.arraycopy(record, 5, iv, 0, iv.length);
    ClassicProtection opener =
        ClassicProtection.of(version, suite, encryptThenMac, keys(keys), recorded);
    ClassicProtection sealer =
        ClassicProtection.of(version, suite, encryptThenMac, keys(keys), recorded);
    for (long i = 0; i < number; i++) {
      byte[] before = seal(sealer, ContentType.HANDSHAKE, new byte[16]);
      open(opener, before); // records with IVs of their own: what it was makes no difference
    }
    assertThat(open(opener, record)).as(String.join(" ", what)).isEqualTo(content);
    assertThat(seal(sealer, opener.openedType(), content)).isEqualTo(record);
  }

  private static CipherSuite suite(String name) throws ReflectiveOperationException {
    Field constant = CipherSuite.class.getField(name);
    return (CipherSuite) Objects.requireNonNull(constant.get(null));
  }

  private static DirectionKeys keys(String[] parts) {
    return new DirectionKeys(
        Secret.owning(hex(parts[0])), Secret.owning(hex(parts[1])), hex(parts[2]));
  }

  private static byte[] hex(String digits) {
    return digits.equals("-") ? new byte[0] : HexFormat.of().parseHex(digits);
  }

  private static List<String> lines(String resource) throws IOException {
    try (InputStream in = ClassicProtectionTest.class.getResourceAsStream(resource)) {
      String text = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
      return text.lines().filter(l -> !l.isBlank() && !l.startsWith("#")).toList();
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void records_of_any_length_are_those_of_a_second_implementation(ClassicCase c) throws Exception {
    SplittableRandom random = Seeds.of(1);
    ReferenceRecords reference = c.reference();
    ClassicProtection sealer = c.protection();
    ClassicProtection opener = c.protection();
    int[] lengths =
        IntStream.concat(IntStream.rangeClosed(0, 1100), IntStream.of(MOST - 1, MOST)).toArray();
    for (int length : lengths) {
      byte[] content = Seeds.bytes(random, length);
      ContentType type = Seeds.pick(random, TYPES);
      byte[] expected = reference.seal(type.code(), content, c.visible(sealer.sequenceNumber()));
      assertThat(seal(sealer, type, content)).as("length %d", length).isEqualTo(expected);
      assertThat(open(opener, expected)).as("length %d", length).isEqualTo(content);
      assertThat(opener.openedType()).isEqualTo(type);
    }
    assertThat(opener.sequenceNumber()).isEqualTo(lengths.length);
  }

  @ParameterizedTest
  @MethodSource("all")
  void records_are_written_and_read_where_they_lie(ClassicCase c) throws Exception {
    byte[] content = Seeds.bytes(Seeds.of(2), 60);
    byte[] wire = new byte[400];
    ClassicProtection sealer = c.protection();
    ClassicProtection opener = c.protection();
    int first = sealer.seal(ContentType.HANDSHAKE, content, 7, 30, wire, 11);
    int second = sealer.seal(ContentType.ALERT, content, 0, 2, wire, 11 + first);
    assertThat(wire).startsWith(new byte[11]).endsWith(new byte[400 - 11 - first - second]);
    byte[] out = new byte[200];
    assertThat(opener.open(wire, 11, first, out, 5)).isEqualTo(30);
    assertThat(Arrays.copyOfRange(out, 5, 35)).isEqualTo(Arrays.copyOfRange(content, 7, 37));
    assertThat(Arrays.copyOf(out, 5)).containsOnly(0);
    assertThat(opener.open(wire, 11 + first, second, out, 0)).isEqualTo(2);
    assertThat(opener.openedType()).isEqualTo(ContentType.ALERT);
  }

  // What does not open

  @ParameterizedTest
  @MethodSource("all")
  void a_change_of_any_bit_is_noticed_and_always_called_the_same(ClassicCase c) {
    for (int length = 0; length < 34; length += 3) {
      if (c.padsFreely() && c.reference().minimalPadding(length) != 0) {
        continue; // what padsFreely cannot notice is another test's
      }
      byte[] content = Seeds.bytes(Seeds.of(length), length);
      byte[] record = seal(c.protection(), ContentType.APPLICATION_DATA, content);
      for (int bit = 40; bit < 8 * record.length; bit++) {
        byte[] changed = record.clone();
        changed[bit >> 3] ^= (byte) (1 << (bit & 7));
        assertBreaks(Rule.RECORD_MAC, () -> open(c.protection(), changed));
      }
      for (ContentType type : TYPES) {
        byte[] changed = record.clone();
        changed[0] = (byte) type.code();
        if (type != ContentType.APPLICATION_DATA) {
          assertBreaks(Rule.RECORD_MAC, () -> open(c.protection(), changed));
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void a_record_cut_short_anywhere_is_as_wrong_as_any(ClassicCase c) {
    byte[] record =
        seal(c.protection(), ContentType.APPLICATION_DATA, Seeds.bytes(Seeds.of(4), 100));
    for (int length = 5; length < record.length; length++) {
      byte[] cut = Arrays.copyOf(record, length);
      assertBreaks(Rule.RECORD_MAC, () -> open(c.protection(), cut));
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void records_open_in_the_order_of_their_sealing_and_only_once(ClassicCase c) throws Exception {
    ClassicProtection sealer = c.protection();
    byte[] first = seal(sealer, ContentType.APPLICATION_DATA, new byte[] {1});
    byte[] second = seal(sealer, ContentType.APPLICATION_DATA, new byte[] {2});
    assertBreaks(Rule.RECORD_MAC, () -> open(c.protection(), second));
    ClassicProtection opener = c.protection();
    assertThat(open(opener, first)).containsExactly(1);
    assertBreaks(Rule.RECORD_MAC, () -> open(opener, first));
  }

  @ParameterizedTest
  @MethodSource("all")
  void lengths_over_the_limits_are_record_overflows(ClassicCase c) {
    byte[] tooLong = new byte[5 + MOST + 2049];
    tooLong[0] = 23;
    assertBreaks(Rule.RECORD_OLDER_CIPHERTEXT_LENGTH, () -> open(c.protection(), tooLong));
    byte[] content = c.reference().seal(23, new byte[MOST + 1], c.visible(0));
    assertBreaks(Rule.RECORD_PLAINTEXT_LENGTH, () -> open(c.protection(), content));
    assertThatThrownBy(() -> seal(c.protection(), ContentType.ALERT, new byte[MOST + 1]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @MethodSource("all")
  void an_output_without_room_is_our_mistake_and_costs_no_number(ClassicCase c) throws Exception {
    ClassicProtection sealer = c.protection();
    byte[] small = new byte[sealer.sealedBytes(10) - 1];
    assertThatThrownBy(() -> sealer.seal(ContentType.ALERT, new byte[10], 0, 10, small, 0))
        .isInstanceOf(IllegalArgumentException.class);
    byte[] record = seal(sealer, ContentType.ALERT, new byte[10]);
    assertThat(open(c.protection(), record)).isEqualTo(new byte[10]);
  }

  @ParameterizedTest
  @MethodSource("all")
  void a_closed_one_seals_and_opens_nothing(ClassicCase c) {
    ClassicProtection protection = c.protection();
    byte[] record = seal(protection, ContentType.ALERT, new byte[] {1, 0});
    protection.close();
    protection.close();
    assertThatThrownBy(() -> seal(protection, ContentType.ALERT, new byte[] {1, 0}))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> open(protection, record)).isInstanceOf(IllegalStateException.class);
  }

  @ParameterizedTest
  @MethodSource("all")
  void what_is_said_of_a_protection_is_so(ClassicCase c) {
    ClassicProtection protection = c.protection();
    assertThat(protection.hidesType()).isFalse();
    assertThat(protection.needsUpdate()).isFalse();
    assertThat(protection.seals(1 << 20)).isTrue();
    assertThat(protection.splitsData())
        .isEqualTo(
            c.cipher() instanceof BulkCipher.Cbc
                && c.version().compareTo(ClassicVersion.TLS_1_0) <= 0);
  }
}
