package dev.gatehouse.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.gatehouse.gateway.report.GateException;
import dev.gatehouse.gateway.trace.Moment;
import dev.gatehouse.gateway.trace.Trace;
import dev.gatehouse.gateway.trace.Way;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a collector gets, held against the JSON mapping of OTLP 1.x. */
@Timeout(60)
class OtlpTest {
  private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");

  static Trace trace(String id, int status) {
    return new Trace(
        new Trace.Request(
            id, NOON, "127.0.0.1", "GET", "shop.localhost", "/cart", status, "", "web-1", 1, 0, 5),
        Way.INLINE,
        77,
        Map.of(
            Moment.ARRIVED, 0L,
            Moment.OPENED, 12_000L,
            Moment.ROUTED, 20_000L,
            Moment.TAKEN, 30_000L,
            Moment.ANSWER_READ, 900_000L,
            Moment.SEALED, 920_000L,
            Moment.SENT, 1_000_000L));
  }

  private static JsonNode spans(String body) throws Exception {
    JsonNode root = new ObjectMapper().readTree(body);
    assertThat(root.size()).isOne();
    JsonNode resource = root.path("resourceSpans").path(0);
    JsonNode name = resource.path("resource").path("attributes").path(0);
    assertThat(name.path("key").textValue()).isEqualTo("service.name");
    assertThat(name.path("value").path("stringValue").textValue()).isEqualTo("gatehouse");
    JsonNode scope = resource.path("scopeSpans").path(0);
    assertThat(scope.path("scope").path("name").textValue()).isEqualTo("dev.gatehouse.trace");
    return scope.path("spans");
  }

  @Test
  void a_request_is_a_span_with_one_below_it_for_each_step() throws Exception {
    JsonNode spans = spans(Otlp.body(List.of(trace("a", 200), trace("b", 503))));
    assertThat(spans.size()).isEqualTo(12);
    Set<String> ids = new HashSet<>();
    for (JsonNode it : spans) {
      assertThat(it.path("traceId").textValue()).matches("[0-9a-f]{32}");
      assertThat(it.path("spanId").textValue()).matches("[0-9a-f]{16}");
      ids.add(it.path("spanId").textValue());
      assertThat(it.path("startTimeUnixNano").textValue()).matches("[0-9]{19}");
      assertThat(it.path("endTimeUnixNano").textValue()).matches("[0-9]{19}");
      assertThat(it.path("kind").isInt()).isTrue();
      for (JsonNode attribute : it.path("attributes")) {
        assertThat(attribute.path("key").isTextual()).isTrue();
        JsonNode value = attribute.path("value");
        assertThat(value.size()).isOne();
        assertThat(value.has("stringValue") || value.has("intValue")).isTrue();
        assertThat(value.elements().next().isTextual()).isTrue(); // 64 bits are a string
      }
    }
    assertThat(ids).hasSize(12);
    assertThat(spans.get(0).path("status").isMissingNode()).isTrue();
    assertThat(spans.get(6).path("status").path("code").intValue()).isEqualTo(2);
  }

  @Test
  void its_times_are_the_walls_and_the_steps_fill_it() throws Exception {
    JsonNode spans = spans(Otlp.body(List.of(trace("a", 200))));
    JsonNode whole = spans.get(0);
    long noon = NOON.getEpochSecond() * 1_000_000_000L;
    assertThat(whole.path("kind").intValue()).isEqualTo(2);
    assertThat(whole.path("name").textValue()).isEqualTo("GET");
    assertThat(whole.has("parentSpanId")).isFalse();
    assertThat(whole.path("startTimeUnixNano").textValue()).isEqualTo("" + (noon - 20_000));
    assertThat(whole.path("endTimeUnixNano").textValue()).isEqualTo("" + (noon + 980_000));
    String last = whole.path("startTimeUnixNano").textValue();
    for (int i = 1; i <= 5; i++) {
      JsonNode step = spans.get(i);
      assertThat(step.path("kind").intValue()).isEqualTo(1);
      assertThat(step.path("traceId")).isEqualTo(whole.path("traceId"));
      assertThat(step.path("parentSpanId")).isEqualTo(whole.path("spanId"));
      assertThat(step.path("name").textValue()).startsWith(i + " ");
      assertThat(step.path("startTimeUnixNano").textValue()).isEqualTo(last);
      last = step.path("endTimeUnixNano").textValue();
    }
    assertThat(last).isEqualTo(whole.path("endTimeUnixNano").textValue());
  }

  @Test
  void a_collector_that_asks_for_a_pause_gets_them_again_and_one_that_refuses_does_not()
      throws Exception {
    try (var collector = new LittleCollector(503, 200, 400);
        var otlp = new Otlp(collector.address(), Duration.ofMillis(1))) {
      otlp.send(List.of(trace("a", 200)));
      assertThat(collector.bodies()).hasSize(2);
      assertThat(spans(collector.bodies().getLast()).size()).isEqualTo(6);
      assertThat(collector.heads().getFirst())
          .startsWith("POST /v1/traces HTTP/1.1\r\n")
          .containsIgnoringCase("content-type: application/json");
      assertThatThrownBy(() -> otlp.send(List.of(trace("b", 200))))
          .isInstanceOf(GateException.class)
          .hasMessageContaining("answers 400")
          .hasMessageContaining("OTLP over HTTP with JSON");
      assertThat(collector.bodies()).hasSize(3);
    }
  }

  @Test
  void a_collector_that_is_not_there_is_named_with_what_to_do() throws Exception {
    int port;
    try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    try (var otlp = new Otlp(Otlp.collector("http://127.0.0.1:" + port), Duration.ofMillis(1))) {
      assertThatThrownBy(() -> otlp.send(List.of(trace("a", 200))))
          .isInstanceOf(GateException.class)
          .hasMessageContaining("http://127.0.0.1:" + port + "/v1/traces cannot be reached")
          .hasMessageContaining("--otlp URL");
    }
  }

  @Test
  void an_address_without_a_path_gets_the_usual_one() throws Exception {
    assertThat(Otlp.collector("http://c:4318")).isEqualTo(URI.create("http://c:4318/v1/traces"));
    assertThat(Otlp.collector("https://c/")).isEqualTo(URI.create("https://c/v1/traces"));
    assertThat(Otlp.collector("https://c/otlp")).isEqualTo(URI.create("https://c/otlp"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "c:4318", "ftp://c/", "http://", "http://c/?a", "http://c d/"})
  void what_is_no_address_of_a_collector_is_refused(String text) {
    assertThatThrownBy(() -> Otlp.collector(text))
        .isInstanceOf(GateException.class)
        .hasMessageContaining("http://127.0.0.1:4318");
  }

  @Test
  void what_people_see_has_each_step_in_a_line() {
    List<String> lines = new ArrayList<>(TraceText.of(trace("06fdx", 200)).lines().toList());
    assertThat(lines.getFirst())
        .isEqualTo("12:00:00.000Z  GET shop.localhost/cart  200  1,000 µs  inline  web-1  06fdx");
    assertThat(lines.get(1))
        .isEqualTo(
            "   1         12 µs        +12                        reaches the gateway, is"
                + " decrypted");
    assertThat(lines.get(3))
        .isEqualTo("   3        900 µs       +870  ▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇     a worker answers");
    assertThat(lines).hasSize(7);
    assertThat(TraceText.of(trace("\u001b[2J", 0))).contains("no answer");
  }
}
