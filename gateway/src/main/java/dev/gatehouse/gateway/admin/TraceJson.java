package dev.gatehouse.gateway.admin;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gatehouse.gateway.trace.Moment;
import dev.gatehouse.gateway.trace.Step;
import dev.gatehouse.gateway.trace.Trace;
import dev.gatehouse.gateway.trace.Way;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A trace as JSON: times are nanoseconds. */
public final class TraceJson {
  private TraceJson() {}

  /** On one line, with its steps and their names. */
  public static String line(Trace trace) {
    Map<String, Object> object = object(trace);
    List<Map<String, Object>> steps = new ArrayList<>();
    for (Step it : trace.way().steps()) {
      var step = new LinkedHashMap<String, Object>();
      step.put("number", it.number());
      step.put("name", it.name());
      trace.at(it).ifPresent(at -> step.put("at", at));
      trace.took(it).ifPresent(took -> step.put("took", took));
      steps.add(step);
    }
    object.put("took", trace.took().toNanos());
    object.put("steps", steps);
    return Json.line(object);
  }

  static Map<String, Object> object(Trace trace) {
    Trace.Request request = trace.request();
    var object = new LinkedHashMap<String, Object>();
    object.put("id", request.id());
    object.put("when", request.when());
    object.put("client", request.client());
    object.put("method", request.method());
    object.put("host", request.host());
    object.put("path", request.path());
    object.put("status", request.status());
    object.put("reason", request.reason());
    object.put("worker", request.worker());
    object.put("attempts", request.attempts());
    object.put("bytesIn", request.bytesIn());
    object.put("bytesOut", request.bytesOut());
    object.put("way", trace.way().word());
    object.put("began", trace.began());
    var moments = new LinkedHashMap<String, Long>();
    trace.moments().forEach((moment, at) -> moments.put(moment.word(), at));
    object.put("moments", moments);
    return object;
  }

  static Trace trace(JsonNode node) throws AdminProtocol.Misunderstood {
    String word = AdminProtocol.text(node, "way");
    Way way =
        Way.of(word)
            .orElseThrow(
                () -> new AdminProtocol.Misunderstood("The gate knows a way that is new."));
    return new Trace(request(node), way, AdminProtocol.count(node, "began"), moments(node));
  }

  private static Trace.Request request(JsonNode node) throws AdminProtocol.Misunderstood {
    return new Trace.Request(
        AdminProtocol.text(node, "id"),
        instant(AdminProtocol.text(node, "when")),
        AdminProtocol.text(node, "client"),
        AdminProtocol.text(node, "method"),
        AdminProtocol.text(node, "host"),
        AdminProtocol.text(node, "path"),
        (int) AdminProtocol.count(node, "status"),
        AdminProtocol.text(node, "reason"),
        AdminProtocol.text(node, "worker"),
        (int) AdminProtocol.count(node, "attempts"),
        AdminProtocol.count(node, "bytesIn"),
        AdminProtocol.count(node, "bytesOut"));
  }

  private static Map<Moment, Long> moments(JsonNode node) throws AdminProtocol.Misunderstood {
    JsonNode object = node.path("moments");
    Map<Moment, Long> moments = new EnumMap<>(Moment.class);
    for (Moment it : Moment.values()) {
      if (object.has(it.word())) {
        moments.put(it, AdminProtocol.count(object, it.word()));
      }
    }
    return moments;
  }

  private static Instant instant(String text) throws AdminProtocol.Misunderstood {
    try {
      return Instant.parse(text);
    } catch (DateTimeException e) {
      throw new AdminProtocol.Misunderstood("The gate's trace has no time.");
    }
  }
}
