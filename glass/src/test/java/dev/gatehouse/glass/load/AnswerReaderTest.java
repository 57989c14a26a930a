package dev.gatehouse.glass.load;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerReaderTest {
  private static final int LENGTH = 100_000;

  private static byte[] answer() {
    byte[] head =
        ("HTTP/1.1 200 OK\r\nContent-Length: " + LENGTH + "\r\n\r\n").getBytes(ISO_8859_1);
    byte[] all = new byte[head.length + LENGTH];
    System.arraycopy(head, 0, all, 0, head.length);
    for (int done = 0; done < LENGTH; ) {
      done += Filler.copy(done, LENGTH - done, all, head.length + done);
    }
    return all;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 4096, 65_536, 1_000_000})
  void an_answer_is_whole_with_its_last_byte_however_it_is_cut(int piece) throws Exception {
    var reader = new AnswerReader(LENGTH);
    byte[] all = answer();
    for (int round = 0; round < 2; round++) {
      for (int at = 0; at < all.length; at += piece) {
        int length = Math.min(piece, all.length - at);
        assertThat(reader.take(all, at, length)).isEqualTo(at + length == all.length);
      }
    }
  }

  @Test
  void a_byte_that_is_changed_is_found_wherever_it_is() {
    for (int at : new int[] {9, 40, 90, 65_536 + 50, LENGTH + 30}) {
      byte[] all = answer();
      all[at] ^= 1;
      assertThatThrownBy(() -> new AnswerReader(LENGTH).take(all, 0, all.length))
          .isInstanceOf(AnswerReader.Wrong.class);
    }
  }

  @Test
  void more_than_the_answer_is_wrong() {
    byte[] all = java.util.Arrays.copyOf(answer(), answer().length + 1);

    assertThatThrownBy(() -> new AnswerReader(LENGTH).take(all, 0, all.length))
        .hasMessage("an answer is longer than it was to be");
  }

  @Test
  void another_status_is_quoted() {
    byte[] bytes = "HTTP/1.1 503 Service Unavailable\r\n\r\n".getBytes(ISO_8859_1);

    assertThatThrownBy(() -> new AnswerReader(0).take(bytes, 0, bytes.length))
        .hasMessage("an answer begins with \"HTTP/1.1 503 Service Unavailable\"");
  }
}
