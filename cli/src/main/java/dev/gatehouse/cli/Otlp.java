package dev.gatehouse.cli;

import dev.gatehouse.gateway.admin.Json;
import dev.gatehouse.gateway.report.GateException;
import dev.gatehouse.gateway.trace.Moment;
import dev.gatehouse.gateway.trace.Step;
import dev.gatehouse.gateway.trace.Trace;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Traces as OpenTelemetry spans, sent to a collector by OTLP/HTTP with JSON (OTLP 1.x: ids in
 * hexadecimal, nanoseconds and 64-bit numbers as strings, kinds as numbers). One span of kind
 * SERVER for a request, and one below it for each step whose end is known. The trace's id is made
 * from the request's id, so whoever has X-Request-Id finds it. Not thread-safe.
 */
final class Otlp implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int TRIES = 3;
  private static final int INTERNAL = 1;
  private static final int SERVER = 2;
  private static final int ERROR = 2;

  private final URI collector;
  private final Duration pause;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(PATIENCE).build();

  /**
   * Sends to that collector.
   *
   * @param pause between tries, where the collector asks for one
   */
  Otlp(URI collector, Duration pause) {
    this.collector = collector;
    this.pause = pause;
  }

  /** The address as it is written, with the usual path where it has none. */
  static URI collector(String text) throws GateException {
    try {
      URI uri = new URI(text);
      boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      if (http && uri.getHost() != null && uri.getQuery() == null) {
        String path = uri.getPath();
        return path.isEmpty() || path.equals("/") ? uri.resolve("/v1/traces") : uri;
      }
    } catch (URISyntaxException e) {
      // It is said below.
    }
    throw GateException.user(
        "“" + text + "” is no address of a collector: write one such as http://127.0.0.1:4318.");
  }

  /**
   * Sends them in one request.
   *
   * @throws GateException if the collector is not there, or does not want them
   */
  void send(List<Trace> traces) throws GateException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(collector)
            .timeout(PATIENCE)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body(traces)))
            .build();
    for (int attempt = 1; ; attempt++) {
      try {
        HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
        int status = answer.statusCode();
        if (status / 100 == 2) return;
        if (attempt == TRIES || !mayRepeat(status)) throw refused(status);
      } catch (IOException e) {
        if (attempt == TRIES) throw unreachable(e);
      }
      Thread.sleep(pause);
    }
  }

  /** OTLP/HTTP, "Failures": these and no others. */
  private static boolean mayRepeat(int status) {
    return status == 429 || status == 502 || status == 503 || status == 504;
  }

  private GateException refused(int status) {
    return GateException.environment(
        "The collector at "
            + collector
            + " answers "
            + status
            + " to spans: see whether it takes OTLP over HTTP with JSON there.");
  }

  private GateException unreachable(IOException e) {
    String why = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    return GateException.environment(
        "The collector at "
            + collector
            + " cannot be reached ("
            + why
            + "): start it, or name another with --otlp URL.",
        e);
  }

  /** The request's body. */
  static String body(List<Trace> traces) {
    List<Map<String, Object>> spans = new ArrayList<>();
    traces.forEach(it -> addSpans(it, spans));
    Map<String, Object> scope =
        Map.of("scope", Map.of("name", "dev.gatehouse.trace"), "spans", spans);
    Map<String, Object> resource =
        Map.of("attributes", List.of(attribute("service.name", "gatehouse")));
    return Json.line(
        Map.of(
            "resourceSpans", List.of(Map.of("resource", resource, "scopeSpans", List.of(scope)))));
  }

  private static void addSpans(Trace trace, List<Map<String, Object>> to) {
    Trace.Request request = trace.request();
    String id = request.id();
    String whole = hash(id, 16, 8);
    // The wall clock was read when the head was whole; everything else is counted from there.
    long known =
        trace.moments().entrySet().stream()
            .filter(it -> it.getKey().compareTo(Moment.ROUTED) <= 0)
            .mapToLong(Map.Entry::getValue)
            .max()
            .orElse(0);
    Instant began = request.when().minusNanos(known);
    Map<String, Object> span =
        span(id, whole, request.method().isEmpty() ? "HTTP" : request.method(), SERVER);
    times(span, began, 0, trace.took().toNanos());
    span.put("attributes", attributes(trace));
    if (request.status() >= 500) span.put("status", Map.of("code", ERROR));
    to.add(span);
    long before = 0;
    for (Step it : trace.way().steps()) {
      if (trace.at(it).isEmpty()) continue;
      long end = trace.at(it).getAsLong();
      Map<String, Object> child =
          span(id, hash(id + "/" + it.number(), 0, 8), it.number() + " " + it.name(), INTERNAL);
      child.put("parentSpanId", whole);
      times(child, began, before, end);
      child.put(
          "attributes",
          List.of(
              attribute("gatehouse.step", it.number()),
              attribute("gatehouse.place", it.place().name().toLowerCase(java.util.Locale.ROOT))));
      to.add(child);
      before = end;
    }
  }

  private static Map<String, Object> span(String id, String span, String name, int kind) {
    var made = new LinkedHashMap<String, Object>();
    made.put("traceId", hash(id, 0, 16));
    made.put("spanId", span);
    made.put("name", name);
    made.put("kind", kind);
    return made;
  }

  private static void times(Map<String, Object> span, Instant began, long from, long until) {
    span.put("startTimeUnixNano", unixNanos(began.plusNanos(from)));
    span.put("endTimeUnixNano", unixNanos(began.plusNanos(until)));
  }

  private static String unixNanos(Instant when) {
    return Long.toString(Math.addExact(when.getEpochSecond() * 1_000_000_000L, when.getNano()));
  }

  /** Under the names of OpenTelemetry's semantic conventions where they have one. */
  private static List<Map<String, Object>> attributes(Trace trace) {
    Trace.Request it = trace.request();
    List<Map<String, Object>> all = new ArrayList<>();
    all.add(attribute("http.request.method", it.method()));
    all.add(attribute("server.address", it.host()));
    all.add(attribute("url.path", it.path()));
    all.add(attribute("client.address", it.client()));
    if (it.status() != 0) all.add(attribute("http.response.status_code", it.status()));
    if (!it.reason().isEmpty()) all.add(attribute("error.type", it.reason()));
    all.add(attribute("http.request.body.size", it.bytesIn()));
    all.add(attribute("http.response.body.size", it.bytesOut()));
    all.add(attribute("gatehouse.request_id", it.id()));
    all.add(attribute("gatehouse.pipeline", trace.way().word()));
    if (!it.worker().isEmpty()) all.add(attribute("gatehouse.worker", it.worker()));
    return all;
  }

  private static Map<String, Object> attribute(String key, String value) {
    return attribute(key, Map.of("stringValue", value));
  }

  private static Map<String, Object> attribute(String key, long value) {
    return attribute(key, Map.of("intValue", Long.toString(value)));
  }

  private static Map<String, Object> attribute(String key, Map<String, String> value) {
    var made = new LinkedHashMap<String, Object>();
    made.put("key", key);
    made.put("value", value);
    return made;
  }

  private static String hash(String text, int from, int length) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, from, from + length);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
