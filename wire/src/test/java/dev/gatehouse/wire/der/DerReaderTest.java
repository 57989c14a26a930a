package dev.gatehouse.wire.der;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatObject;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.wire.Bytes;
import dev.gatehouse.wire.DecodeException;
import java.math.BigInteger;
import org.assertj.core.api.ObjectAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DerReaderTest {
  private static void refuses(String hex, DerDecoder<?> decoder, String reason) {
    assertThatThrownBy(() -> DerReader.all(Bytes.hex(hex), decoder))
        .isInstanceOf(DecodeException.class)
        .hasMessageContaining(reason);
  }

  private static <T> T read(String hex, DerDecoder<T> decoder) throws DecodeException {
    return DerReader.all(Bytes.hex(hex), decoder);
  }

  private static <T> ObjectAssert<T> assertRead(String hex, DerDecoder<T> decoder)
      throws DecodeException {
    T value = read(hex, decoder);
    return assertThatObject(value);
  }

  @Test
  void a_sequence_gives_its_contents_and_nothing_else() throws DecodeException {
    int sum =
        read(
            "3006 020101 02017f",
            in -> in.sequence("s", s -> s.smallInteger("a", 9) + s.smallInteger("b", 127)));
    assertThat(sum).isEqualTo(128);
  }

  @Test
  void a_byte_that_the_decoder_leaves_inside_is_an_error() {
    refuses(
        "3006 020101 020102",
        in -> in.sequence("s", s -> s.smallInteger("a", 9)),
        "3 bytes left over");
  }

  @Test
  void a_byte_behind_the_value_is_an_error() {
    refuses("020101 00", in -> in.smallInteger("a", 9), "1 bytes left over");
  }

  @Test
  void a_child_cannot_reach_past_its_parent() {
    refuses(
        "3003 020201 01",
        in -> in.sequence("s", s -> s.smallInteger("a", 999)),
        "a needs 2 bytes, 1 left");
  }

  @Test
  void an_indefinite_length_is_refused() {
    refuses("3080 0000", in -> in.sequence("s", s -> s.hasNext()), "indefinite");
  }

  @ParameterizedTest
  @ValueSource(strings = {"04 81 01 00", "04 82 0001 00", "04 82 007f 00", "04 83 0000ff 00"})
  void a_length_that_is_not_minimal_is_refused(String hex) {
    refuses(hex, in -> in.octetString("o"), "not minimal");
  }

  @Test
  void a_length_of_more_than_three_octets_is_refused_before_it_is_believed() {
    refuses("0484 7fffffff", in -> in.octetString("o"), "a length of 4 octets");
    refuses("04ff 00", in -> in.octetString("o"), "a length of 127 octets");
  }

  @Test
  void long_lengths_are_read() throws DecodeException {
    for (int length : new int[] {0, 1, 127, 128, 255, 256, 65_535, 65_536}) {
      Bytes contents = Bytes.owning(new byte[length]);
      Bytes der = DerWriter.write(out -> out.octetString(contents));
      assertThat((Object) DerReader.all(der, in -> in.octetString("o"))).isEqualTo(contents);
    }
  }

  @Test
  void nesting_ends_before_the_stack_does() {
    Bytes der = Bytes.EMPTY;
    for (int i = 0; i < 1000; i++) {
      Bytes inner = der;
      der = DerWriter.write(out -> out.sequence(s -> s.raw(inner)));
    }
    Bytes nested = der;
    assertThatThrownBy(() -> DerReader.all(nested, DerReaderTest::descend))
        .isInstanceOf(DecodeException.class)
        .hasMessageContaining("nested deeper than 32");
  }

  private static Boolean descend(DerReader in) throws DecodeException {
    return in.hasNext() ? in.sequence("s", DerReaderTest::descend) : true;
  }

  @Test
  void a_tag_of_several_octets_is_refused() {
    refuses("1f8101 00", in -> in.element("e"), "several octets");
  }

  @Test
  void another_tag_is_named() {
    refuses(
        "040100",
        in -> in.smallInteger("version", 9),
        "version should be INTEGER, it is OCTET STRING");
    refuses("a30100", in -> in.smallInteger("version", 9), "it is [3]");
  }

  @ParameterizedTest
  @CsvSource({"02 00", "02 02 007f", "02 02 ff80"})
  void integers_take_the_fewest_octets(String hex) {
    assertThatThrownBy(() -> read(hex, in -> in.integer("n", 20)))
        .isInstanceOf(DecodeException.class);
  }

  @Test
  void integers_are_signed_and_bounded() throws DecodeException {
    assertRead("02020080", in -> in.integer("n", 20)).isEqualTo(BigInteger.valueOf(128));
    assertRead("020180", in -> in.integer("n", 20)).isEqualTo(BigInteger.valueOf(-128));
    refuses("020180", in -> in.smallInteger("n", 9), "n is -128, 0..9 are allowed");
    refuses("0203010203", in -> in.integer("n", 2), "n has 3 bytes, 1..2 are allowed");
  }

  @Test
  void true_is_ff_and_nothing_else() throws DecodeException {
    assertRead("0101ff", in -> in.bool("b")).isEqualTo(true);
    assertRead("010100", in -> in.bool("b")).isEqualTo(false);
    refuses("010101", in -> in.bool("b"), "no BOOLEAN in DER");
    refuses("0100", in -> in.bool("b"), "no BOOLEAN in DER");
  }

  @Test
  void named_bits_come_without_trailing_zeroes() throws DecodeException {
    assertRead("03020780", in -> in.namedBits(Tag.BIT_STRING, "u")).isEqualTo(1);
    assertRead("03020106", in -> in.namedBits(Tag.BIT_STRING, "u")).isEqualTo(0b1100000);
    assertRead("0303070080", in -> in.namedBits(Tag.BIT_STRING, "u")).isEqualTo(1 << 8);
    assertRead("030100", in -> in.namedBits(Tag.BIT_STRING, "u")).isEqualTo(0);
    refuses("03020680", in -> in.namedBits(Tag.BIT_STRING, "u"), "trailing zero bits");
    refuses("03020781", in -> in.namedBits(Tag.BIT_STRING, "u"), "unused bits");
    refuses("0300", in -> in.namedBits(Tag.BIT_STRING, "u"), "no BIT STRING");
    refuses("030101", in -> in.namedBits(Tag.BIT_STRING, "u"), "no BIT STRING");
    refuses("03020880", in -> in.namedBits(Tag.BIT_STRING, "u"), "no BIT STRING");
  }

  @Test
  void every_set_of_named_bits_comes_back() throws DecodeException {
    for (int bits = 0; bits < 1 << 10; bits++) {
      int written = bits;
      Bytes der = DerWriter.write(out -> out.namedBits(Tag.BIT_STRING, written));
      assertThat((Object) DerReader.all(der, in -> in.namedBits(Tag.BIT_STRING, "u")))
          .isEqualTo(bits);
    }
  }

  @Test
  void a_bit_string_of_octets_has_no_unused_bits() throws DecodeException {
    assertRead("030300abcd", in -> in.bitStringOfOctets("key")).isEqualTo(Bytes.hex("abcd"));
    refuses("030304abc0", in -> in.bitStringOfOctets("key"), "whole octets");
  }

  @Test
  void text_is_what_its_type_says() throws DecodeException {
    assertRead("0c03e29ca8", in -> in.utf8("name")).isEqualTo("✨");
    refuses("0c02c080", in -> in.utf8("name"), "not UTF-8");
    refuses("1601e9", in -> in.ia5(Tag.IA5_STRING, "name"), "outside ASCII");
  }

  @Test
  void a_list_is_bounded() {
    refuses(
        "3009 020101 020102 020103",
        in -> in.sequenceOf("list", 2, e -> e.smallInteger("n", 9)),
        "more than 2");
  }

  @Test
  void an_element_is_copied_whole() throws DecodeException {
    Bytes der = Bytes.hex("3008 020101 3003020102");
    Bytes second =
        DerReader.all(
            der,
            in ->
                in.sequence(
                    "s",
                    s -> {
                      s.element("first");
                      return s.element("second");
                    }));
    assertThat(second).isEqualTo(Bytes.hex("3003020102"));
  }

  @Test
  void positions_count_from_the_outermost_value() {
    assertThatThrownBy(
            () ->
                read(
                    "3006 3004 0201ff 00",
                    in -> in.sequence("a", a -> a.sequence("b", b -> b.smallInteger("n", 9)))))
        .isInstanceOfSatisfying(DecodeException.class, e -> assertThat(e.offset()).isEqualTo(7));
  }
}
