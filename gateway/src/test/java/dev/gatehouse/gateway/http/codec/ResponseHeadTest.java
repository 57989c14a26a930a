package dev.gatehouse.gateway.http.codec;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.seeds.Cuts;
import dev.gatehouse.seeds.FuzzReplay;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResponseHeadTest {
  @ParameterizedTest
  @CsvSource({
    "HTTP/1.1 200 OK\\r\\nContent-Length: 1\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n, LENGTH_AND_CODING",
    "HTTP/1.1 200 OK\\r\\nContent-Length: 1\\r\\nContent-Length: 1\\r\\n\\r\\n, LENGTH_TWICE",
    "HTTP/1.1 200 OK\\r\\nContent-Length: 1x\\r\\n\\r\\n, LENGTH",
    "HTTP/1.1 200 OK\\r\\nTransfer-Encoding: gzip\\r\\n\\r\\n, CODING",
    "HTTP/1.0 200 OK\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n, CODING_IN_OLD_VERSION",
    "HTTP/1.1 200 OK\\r\\nX: a\\nSet-Cookie: b\\r\\n\\r\\n, LINE_END",
    "HTTP/1.1 200 OK\\r\\nX: a\\rSet-Cookie: b\\r\\n\\r\\n, LINE_END",
    "HTTP/1.1 200 OK\\r\\nX : a\\r\\n\\r\\n, FIELD_NAME",
    "HTTP/1.1 200 OK\\r\\n X: a\\r\\n\\r\\n, FOLDED",
    "HTTP/1.1 200 OK\\n\\n, LINE_END",
    "HTTP/1.1 20 OK\\r\\n\\r\\n, STATUS_LINE",
    "HTTP/1.1 2000 OK\\r\\n\\r\\n, STATUS_LINE",
    "HTTP/1.1 099 OK\\r\\n\\r\\n, STATUS_LINE",
    "HTTP/1.1 600 OK\\r\\n\\r\\n, STATUS_LINE",
    "HTTP/2.0 200 OK\\r\\n\\r\\n, VERSION",
    "ICY 200 OK\\r\\n\\r\\n, STATUS_LINE",
    "220 smtp.example ESMTP\\r\\n, STATUS_LINE",
    "<html><body>hello\\r\\n, STATUS_LINE",
  })
  void what_is_no_response_is_refused_at_its_flaw(String text, String flaw) {
    byte[] bytes = text.replace("\\r", "\r").replace("\\n", "\n").getBytes(ISO_8859_1);
    assertThat(Decoding.response(List.of(bytes))).isEqualTo(flaw);
    assertThat(Decoding.response(Cuts.everywhere(bytes))).isEqualTo(flaw);
  }

  @Test
  void a_reason_may_be_missing_with_its_space() {
    assertThat(Decoding.response(List.of("HTTP/1.1 204\r\n\r\n".getBytes(ISO_8859_1))))
        .isEqualTo("HTTP/1.1 204 \r\n" + Decoding.END_OF_HEAD);
    assertThat(Decoding.response(List.of("HTTP/1.0 200 All is well\r\n\r\nx".getBytes(ISO_8859_1))))
        .isEqualTo("HTTP/1.1 200 All is well\r\n" + Decoding.END_OF_HEAD + "x");
  }

  @Test
  void corpus_and_mutations_hold() {
    assertThat(FuzzReplay.of(ResponseFuzz.class, ResponseFuzz::fuzzerTestOneInput).run())
        .isPositive();
  }
}
