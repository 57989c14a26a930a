package dev.gatehouse.gateway.http.codec;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.seeds.Cuts;
import dev.gatehouse.seeds.FuzzReplay;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RequestHeadTest {
  static Stream<WireCase> cases() {
    // Which hosts are served is not the decoder's question.
    return WireCase.all().filter(wire -> !wire.outcome().startsWith("421"));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void the_outcome_is_the_one_in_the_file_however_the_bytes_are_cut(WireCase wire) {
    byte[] bytes = wire.request().bytes();
    String whole = Decoding.request(List.of(bytes));
    assertThat(whole).startsWith(wire.outcome());
    assertThat(Decoding.request(Cuts.everywhere(bytes))).isEqualTo(whole);
    for (int seed = 0; seed < 20; seed++) {
      assertThat(Decoding.request(Cuts.of(seed, bytes))).as("seed %d", seed).isEqualTo(whole);
    }
  }

  @Test
  void fields_that_are_for_us_or_set_by_us_do_not_pass() {
    assertThat(
            passed(
                """
                GET /x HTTP/1.1
                Host: a.test
                Accept: */*
                Connection: keep-alive, X-Hop
                X-Hop: 1
                X-Forwarded-For: 6.6.6.6
                X-Forwarded-Anything: 6
                x_forwarded_for: 6.6.6.6
                X_Real_IP: 6.6.6.6
                Forwarded: for=6.6.6.6
                X-Request-Id: mine
                Proxy: http://evil.test
                Client-Cert: :AA==:
                Keep-Alive: timeout=5
                TE: trailers
                Upgrade: h2c
                HTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA
                Content_Length: 7
                user_agent: with an underscore
                Cookie: a=b

                """))
        .isEqualTo("Accept: */*\r\nuser_agent: with an underscore\r\nCookie: a=b\r\n");
  }

  @Test
  void a_connection_field_cannot_take_out_what_we_write() {
    RequestHead head =
        read(
            "POST / HTTP/1.1\nHost: a.test\nConnection: host, content-length\nContent-Length: 5\n\n");
    assertThat(head.bodyLength()).isEqualTo(5);
    ByteBuf line = Unpooled.buffer();
    head.writeLine(line);
    assertThat(line.toString(ISO_8859_1)).isEqualTo("POST / HTTP/1.1\r\nHost: a.test\r\n");
  }

  @Test
  void a_target_with_an_authority_goes_on_without_it() {
    assertThat(line("GET http://a.test/x?y HTTP/1.1\nHost: a.test\n\n"))
        .startsWith("GET /x?y HTTP/1.1\r\n");
    assertThat(line("GET http://a.test?y HTTP/1.1\nHost: a.test\n\n"))
        .startsWith("GET /?y HTTP/1.1\r\n");
    assertThat(line("GET http://a.test HTTP/1.1\nHost: a.test\n\n"))
        .startsWith("GET / HTTP/1.1\r\n");
    assertThat(line("OPTIONS http://a.test HTTP/1.1\nHost: a.test\n\n"))
        .startsWith("OPTIONS * HTTP/1.1\r\n");
  }

  @Test
  void an_upgrade_needs_the_word_in_connection_and_is_never_to_h2c() {
    String websocket = "GET / HTTP/1.1\nHost: a\nUpgrade: websocket\n";
    assertThat(read(websocket + "Connection: keep-alive, Upgrade\n\n").upgrades()).isTrue();
    assertThat(read(websocket + "\n").upgrades()).isFalse();
    assertThat(read(websocket + "Connection: Upgrade\nContent-Length: 1\n\n").upgrades()).isFalse();
    assertThat(
            read("GET / HTTP/1.1\nHost: a\nUpgrade: foo, H2C\nConnection: Upgrade\n\n").upgrades())
        .isFalse();
  }

  @Test
  void a_head_that_is_used_again_remembers_nothing() {
    RequestHead head =
        read("POST /x HTTP/1.0\nHost: a\nContent-Length: 5\nExpect: 100-continue\n\n");
    head.clear();
    assertThat(fill(head, "GET / HTTP/1.1\nHost: b\n\n")).isTrue();
    assertThat(head.bodyLength()).isEqualTo(-1);
    assertThat(head.minorVersion()).isEqualTo(1);
    assertThat(head.expectsContinue()).isFalse();
    assertThat(head.keepsConnection()).isTrue();
    assertThat(head.count()).isEqualTo(1);
  }

  @Test
  void what_follows_a_head_is_left_in_the_buffer() throws MalformedException {
    RequestHead head = new RequestHead(Decoding.LIMITS);
    head.clear();
    ByteBuf in = Unpooled.copiedBuffer("GET / HTTP/1.1\r\nHost: a\r\n\r\nGET /next", ISO_8859_1);
    assertThat(head.read(in)).isTrue();
    assertThat(in.toString(ISO_8859_1)).isEqualTo("GET /next");
  }

  @Test
  void corpus_and_mutations_hold() {
    assertThat(FuzzReplay.of(RequestFuzz.class, RequestFuzz::fuzzerTestOneInput).run())
        .isPositive();
  }

  private static RequestHead read(String text) {
    RequestHead head = new RequestHead(Decoding.LIMITS);
    head.clear();
    assertThat(fill(head, text)).isTrue();
    return head;
  }

  private static boolean fill(RequestHead head, String text) {
    try {
      return head.read(Unpooled.copiedBuffer(text.replace("\n", "\r\n"), ISO_8859_1));
    } catch (MalformedException e) {
      throw new AssertionError(e.flaw().toString(), e);
    }
  }

  private static String passed(String text) {
    ByteBuf out = Unpooled.buffer();
    read(text).copyPassing(out);
    return out.toString(ISO_8859_1);
  }

  private static String line(String text) {
    ByteBuf out = Unpooled.buffer();
    read(text).writeLine(out);
    return out.toString(ISO_8859_1);
  }
}
