package dev.gatehouse.wire.pem;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.wire.Bytes;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PemTest {
  private static final String A_LINE = "QUFB".repeat(16);

  private static List<PemBlock> parse(String text) throws PemException {
    return Pem.parse(text.getBytes(US_ASCII));
  }

  private static void refuses(String text, int line, String reason) {
    assertThatThrownBy(() -> parse(text))
        .isInstanceOfSatisfying(PemException.class, e -> assertThat(e.line()).isEqualTo(line))
        .hasMessageContaining(reason);
  }

  @Test
  void what_was_formatted_is_parsed_again() throws PemException {
    Random random = new Random(7);
    for (int length = 0; length < 200; length++) {
      byte[] contents = new byte[length];
      random.nextBytes(contents);
      List<PemBlock> blocks = Pem.parse(Pem.format(Pem.CERTIFICATE, contents));
      assertThat(blocks).hasSize(1);
      assertThat(blocks.getFirst().label()).isEqualTo("CERTIFICATE");
      assertThat(blocks.getFirst().copyContents()).isEqualTo(contents);
    }
  }

  @Test
  void the_format_is_that_of_the_standard() {
    assertThat(new String(Pem.format("X509 CRL", new byte[49]), US_ASCII))
        .isEqualTo(
            """
            -----BEGIN X509 CRL-----
            AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA
            AA==
            -----END X509 CRL-----
            """);
  }

  @Test
  void text_around_blocks_is_skipped_and_lines_may_end_in_cr_lf() throws PemException {
    List<PemBlock> blocks =
        parse(
            "Subject: CN=a\r\n-----BEGIN A-----\r\nAAAA\r\n-----END A-----\r\n\r\n# b\n-----BEGIN B C-D-----\nAQ==\n-----END B C-D-----");
    assertThat(blocks).extracting(PemBlock::label).containsExactly("A", "B C-D");
    assertThat(blocks).extracting(PemBlock::line).containsExactly(2, 7);
    assertThat(blocks.get(1).bytes()).isEqualTo(Bytes.hex("01"));
  }

  @Test
  void no_block_is_no_error() throws PemException {
    assertThat(parse("nothing here")).isEmpty();
    assertThat(parse("")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "AAA", // no padding
        "AAA=A", // padding in the middle
        "AA=A",
        "AB==", // bits that belong to no byte
        "AAAA====",
        "AA A=",
        "AAAA ",
        "AAA!",
        "AAAé",
        "A"
      })
  void base64_that_is_not_canonical_is_refused_and_not_quoted(String body) {
    assertThatThrownBy(
            () ->
                Pem.parse(
                    ("-----BEGIN A-----\n" + body + "\n-----END A-----\n")
                        .getBytes(java.nio.charset.StandardCharsets.ISO_8859_1)))
        .isInstanceOf(PemException.class)
        .hasMessage("line 1: the block that begins here is not base64 in its canonical form");
  }

  @Test
  void only_the_last_line_is_short_and_none_is_long_or_empty() throws PemException {
    assertThat(parse("-----BEGIN A-----\n" + A_LINE + "\n" + A_LINE + "\nAAAA\n-----END A-----\n"))
        .hasSize(1);
    refuses("-----BEGIN A-----\nAAAA\n" + A_LINE + "\n-----END A-----\n", 3, "64 characters");
    refuses("-----BEGIN A-----\n" + A_LINE + "AAAA\n-----END A-----\n", 2, "64 characters");
    refuses("-----BEGIN A-----\n\nAAAA\n-----END A-----\n", 2, "64 characters");
  }

  @Test
  void boundaries_must_match() {
    refuses("-----BEGIN A-----\nAAAA\n-----END B-----\n", 3, "label of BEGIN in line 1");
    refuses("-----BEGIN A-----\nAAAA\n", 1, "without an END");
    refuses("-----END A-----\n", 1, "an END without a BEGIN");
    refuses("-----BEGIN A-----\n-----BEGIN B-----\n", 2, "no boundary");
    refuses("-----BEGIN A----\nAAAA\n-----END A-----\n", 1, "no boundary");
    refuses("-----BEGIN  A-----\nAAAA\n-----END A-----\n", 1, "no boundary");
    refuses("-----BEGIN A-----x\nAAAA\n-----END A-----\n", 1, "no boundary");
  }

  @Test
  void sizes_are_bounded() {
    assertThatThrownBy(() -> Pem.parse(new byte[Pem.MAX_TEXT_BYTES + 1]))
        .isInstanceOf(PemException.class);
    refuses(
        "-----BEGIN A-----\nAAAA\n-----END A-----\n".repeat(Pem.MAX_BLOCKS + 1),
        3 * Pem.MAX_BLOCKS + 1,
        "more than 1024 blocks");
  }

  @Test
  void a_block_never_prints_what_it_holds() throws PemException {
    PemBlock key =
        parse("-----BEGIN PRIVATE KEY-----\nAQID\n-----END PRIVATE KEY-----\n").getFirst();
    assertThat(key).hasToString("PRIVATE KEY (3 bytes)");
    key.close();
    assertThat(key.copyContents()).containsOnly(0);
  }

  @Test
  void a_label_that_would_break_the_line_is_refused() {
    assertThatIllegalArgumentException().isThrownBy(() -> Pem.format("A\nB", new byte[1]));
  }
}
