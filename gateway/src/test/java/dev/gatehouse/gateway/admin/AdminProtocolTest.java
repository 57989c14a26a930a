package dev.gatehouse.gateway.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.seeds.FuzzReplay;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class AdminProtocolTest {
  static List<AdminRequest> requests() {
    return List.of(
        new AdminRequest.Status(),
        new AdminRequest.Stop(),
        new AdminRequest.Reload(),
        new AdminRequest.Why("https://shop.example/a?b=\"c", ""),
        new AdminRequest.Why("x".repeat(4096), "::1"),
        new AdminRequest.Trace("", Duration.ZERO),
        new AdminRequest.Trace("shop.localhost", Duration.ofMillis(100)),
        new AdminRequest.Pool(PoolVerb.RECYCLE, "web"),
        new AdminRequest.Pool(PoolVerb.DRAIN, "a\"b\n"),
        new AdminRequest.Pool(PoolVerb.DISABLE, ""),
        new AdminRequest.Pool(PoolVerb.ENABLE, "üñ"));
  }

  @ParameterizedTest
  @MethodSource("requests")
  void a_request_on_one_line_means_the_same_to_the_other_side(AdminRequest request)
      throws Exception {
    String line = AdminProtocol.format(request);

    assertThat(line).doesNotContain("\n");
    assertThat(AdminProtocol.parseRequest(line)).isEqualTo(request);
  }

  static List<AdminAnswer> answers() {
    return List.of(
        new AdminAnswer.Report(Samples.STATUS),
        new AdminAnswer.Explained(Samples.WHY),
        new AdminAnswer.Watching(),
        new AdminAnswer.Traced(Samples.TRACE),
        new AdminAnswer.Lost(7),
        new AdminAnswer.Done("Pool web has new workers."),
        new AdminAnswer.Wrong("There is no pool shop."),
        new AdminAnswer.Failed("The new worker did not start."));
  }

  @ParameterizedTest
  @MethodSource("answers")
  void so_does_an_answer(AdminAnswer answer) throws Exception {
    assertThat(AdminProtocol.parseAnswer(AdminProtocol.format(answer))).isEqualTo(answer);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          ``                                          | no JSON object
          `GET / HTTP/1.1`                            | no JSON object
          `{"version":1,"ask":"status"} {}`           | no JSON object
          `{"version":1,"version":1,"ask":"status"}`  | no JSON object
          `[1]`                                       | JSON, but no object
          `{"ask":"status"}`                          | version 1 of the admin protocol
          `{"version":"1","ask":"status"}`            | version 1 of the admin protocol
          `{"version":2,"ask":"status"}`              | version 1 of the admin protocol
          `{"version":1}`                             | no text under "ask"
          `{"version":1,"ask":"trace","host":""}`     | no count under "slow"
          `{"version":1,"ask":"trace","host":"","slow":-1}` | no count under "slow"
          `{"version":1,"ask":"trace","host":"","slow":1.5}` | no count under "slow"
          `{"version":1,"ask":"trace","host":1,"slow":1}` | no text under "host"
          `{"version":1,"ask":"trace","host":"","slow":1,"a":1}` | has "a"
          `{"version":1,"ask":7}`                     | no text under "ask"
          `{"version":1,"ask":"reboot"}`              | cannot be asked for "reboot"
          `{"version":1,"ask":"recycle"}`             | no text under "pool"
          `{"version":1,"ask":"status","pool":"x"}`   | "pool", which means nothing
          `{"version":1,"ask":"reload","url":"x"}`    | "url", which means nothing
          `{"version":1,"ask":"why","url":"x"}`       | no text under "at"
          `{"version":1,"ask":"why","at":""}`         | no text under "url"
          `{"version":1,"ask":"why","url":"x","at":"","for":1}` | "for", which means nothing
          `{"version":1,"ask":"drain","pool":"x","force":true}` | "force", which means nothing
          """)
  void what_is_no_request_is_told_why(String line, String why) {
    assertThatThrownBy(() -> AdminProtocol.parseRequest(line == null ? "" : line))
        .isInstanceOf(AdminProtocol.Misunderstood.class)
        .hasMessageContaining(why);
  }

  @Test
  void a_status_that_says_more_than_we_know_is_read_and_one_that_says_less_is_not() {
    String line = AdminProtocol.format(new AdminAnswer.Report(Samples.STATUS));

    assertThat(line.replace("\"pid\":4242", "\"mood\":\"good\",\"pid\":4242"))
        .satisfies(more -> assertThat(AdminProtocol.parseAnswer(more)).isNotNull());
    assertThatThrownBy(() -> AdminProtocol.parseAnswer(line.replace("\"pid\":4242,", "")))
        .hasMessageContaining("cannot be read");
  }

  @Test
  void the_corpus_and_its_mutations_are_requests_or_said_not_to_be() {
    assertThat(FuzzReplay.of(AdminFuzz.class, AdminFuzz::fuzzerTestOneInput).run())
        .isGreaterThan(2000);
  }
}
