package dev.gatehouse.wire.der;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.wire.Bytes;
import dev.gatehouse.wire.DecodeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ObjectIdentifierTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "2.5.29.19",
        "1.2.840.113549.1.1.11",
        "0.0",
        "1.39.0",
        "2.999.3",
        "2.5.4.9223372036854775"
      })
  void dotted_text_comes_back(String dotted) {
    assertThat(ObjectIdentifier.of(dotted)).hasToString(dotted);
  }

  @Test
  void the_contents_are_those_of_the_standard() {
    assertThat(ObjectIdentifier.of("1.2.840.113549").contents())
        .isEqualTo(Bytes.hex("2a864886f70d"));
    assertThat(ObjectIdentifier.of("2.999.3").contents())
        .isEqualTo(Bytes.hex("883703")); // X.690, 8.19.5
  }

  @ParameterizedTest
  @ValueSource(strings = {"0600", "060180", "06028001", "06032a8001", "06022a86"})
  void empty_padded_and_cut_ones_are_refused(String hex) {
    assertThatThrownBy(() -> DerReader.all(Bytes.hex(hex), in -> in.oid("type")))
        .isInstanceOf(DecodeException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1", "3.1", "1.40", "1..2", "a.b"})
  void text_that_is_none_is_refused(String dotted) {
    assertThatIllegalArgumentException().isThrownBy(() -> ObjectIdentifier.of(dotted));
  }
}
