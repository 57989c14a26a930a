package dev.gatehouse.tls.vectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.wire.Bytes;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TraceTest {
  static Stream<Trace> traces() {
    return Stream.of(
        Trace.simple1Rtt(),
        Trace.resumed0Rtt(),
        Trace.helloRetry(),
        Trace.clientAuthentication(),
        Trace.compatibilityMode());
  }

  @Test
  void values_go_on_in_indented_lines_and_may_name_earlier_ones() {
    Trace trace = Trace.parse("example", "# first\na = 01\n\nb =\n  02\n  03\nc = $a $b ff\n");
    assertThat(trace.fields()).containsExactly("a", "b", "c");
    assertThat(trace.bytes("c")).isEqualTo(Bytes.hex("010203ff"));
  }

  @Test
  void a_field_twice_or_a_name_too_early_is_refused() {
    assertThatThrownBy(() -> Trace.parse("example", "a = 01\na = 01\n"))
        .hasMessageContaining("twice");
    assertThatThrownBy(() -> Trace.parse("example", "a = $b\nb = 01\n"))
        .hasMessageContaining("before it is there");
  }

  @ParameterizedTest
  @MethodSource("traces")
  void records_and_messages_have_the_lengths_that_their_headers_say(Trace trace) {
    int records = 0;
    for (String field : trace.fields()) {
      Bytes value = trace.bytes(field);
      if (field.matches("(client|server)\\.record\\.\\d+")) {
        assertThat(value.length()).as(field).isEqualTo(5 + (value.at(3) << 8 | value.at(4)));
        assertThat(trace.has(field + ".payload")).as(field).isTrue();
        records++;
      } else if (field.matches("(client|server)\\.[A-Z]\\w+")) {
        assertThat(value.length())
            .as(field)
            .isEqualTo(4 + (value.at(1) << 16 | value.at(2) << 8 | value.at(3)));
      }
    }
    assertThat(records).isGreaterThanOrEqualTo(6);
  }
}
