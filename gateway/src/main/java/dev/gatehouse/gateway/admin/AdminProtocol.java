package dev.gatehouse.gateway.admin;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gatehouse.gateway.site.Why;
import dev.gatehouse.gateway.trace.Trace;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * The lines of the admin socket: what they look like, and what is none of them.
 *
 * <p>A request is parsed strictly: an unknown key, a second value of one, or anything after the
 * object is an error. An answer's reader bears new keys.
 */
final class AdminProtocol {
  /** Counted up when an older program could misunderstand. */
  static final int VERSION = 1;

  /** A request's line, its end not counted. The longest asks for a URL of 4096 characters. */
  static final int LONGEST_REQUEST = 8_192;

  /** An answer's line: the status of some thousand workers. */
  static final int LONGEST_ANSWER = 1 << 20;

  private AdminProtocol() {}

  /** A line that is not of this protocol; the message is a sentence. */
  static final class Misunderstood extends Exception {
    private static final long serialVersionUID = 1;

    Misunderstood(String sentence) {
      super(sentence);
    }

    String sentence() {
      return String.valueOf(getMessage());
    }
  }

  static String format(AdminRequest request) {
    return switch (request) {
      case AdminRequest.Status() -> line("ask", "status", Map.of());
      case AdminRequest.Stop() -> line("ask", "stop", Map.of());
      case AdminRequest.Reload() -> line("ask", "reload", Map.of());
      case AdminRequest.Why(String url, String at) -> {
        var more = new LinkedHashMap<String, Object>();
        more.put("url", url);
        more.put("at", at);
        yield line("ask", "why", more);
      }
      case AdminRequest.Trace(String host, Duration slow) -> {
        var more = new LinkedHashMap<String, Object>();
        more.put("host", host);
        more.put("slow", slow.toNanos());
        yield line("ask", "trace", more);
      }
      case AdminRequest.Pool(PoolVerb verb, String pool) ->
          line("ask", verb.word(), Map.of("pool", pool));
    };
  }

  static AdminRequest parseRequest(String line) throws Misunderstood {
    JsonNode node = object(line);
    String word = text(node, "ask");
    switch (word) {
      case "status", "stop", "reload" -> {
        onlyKeys(node, Set.of("version", "ask"));
        return word.equals("stop")
            ? new AdminRequest.Stop()
            : word.equals("reload") ? new AdminRequest.Reload() : new AdminRequest.Status();
      }
      case "why" -> {
        onlyKeys(node, Set.of("version", "ask", "url", "at"));
        return new AdminRequest.Why(text(node, "url"), text(node, "at"));
      }
      case "trace" -> {
        onlyKeys(node, Set.of("version", "ask", "host", "slow"));
        return new AdminRequest.Trace(text(node, "host"), Duration.ofNanos(count(node, "slow")));
      }
      default -> {
        return pool(node, word);
      }
    }
  }

  private static AdminRequest pool(JsonNode node, String word) throws Misunderstood {
    PoolVerb verb =
        PoolVerb.of(word)
            .orElseThrow(
                () -> new Misunderstood("This gate cannot be asked for " + quoted(word) + "."));
    onlyKeys(node, Set.of("version", "ask", "pool"));
    return new AdminRequest.Pool(verb, text(node, "pool"));
  }

  static String format(AdminAnswer answer) {
    return switch (answer) {
      case AdminAnswer.Report(GateStatus status) ->
          line("answer", "report", Map.of("status", status));
      case AdminAnswer.Explained(Why why) -> line("answer", "explained", Map.of("why", why));
      case AdminAnswer.Watching() -> line("answer", "watching", Map.of());
      case AdminAnswer.Traced(Trace trace) ->
          line("answer", "traced", Map.of("trace", TraceJson.object(trace)));
      case AdminAnswer.Lost(long count) -> line("answer", "lost", Map.of("count", count));
      case AdminAnswer.Done(String sentence) -> line("answer", "done", said(sentence));
      case AdminAnswer.Wrong(String sentence) -> line("answer", "wrong", said(sentence));
      case AdminAnswer.Failed(String sentence) -> line("answer", "failed", said(sentence));
    };
  }

  static AdminAnswer parseAnswer(String line) throws Misunderstood {
    JsonNode node = object(line);
    String word = text(node, "answer");
    return switch (word) {
      case "report" ->
          new AdminAnswer.Report(read(node.path("status"), GateStatus.class, "status"));
      case "explained" ->
          new AdminAnswer.Explained(read(node.path("why"), Why.class, "explanation"));
      case "watching" -> new AdminAnswer.Watching();
      case "traced" -> new AdminAnswer.Traced(TraceJson.trace(node.path("trace")));
      case "lost" -> new AdminAnswer.Lost(count(node, "count"));
      case "done" -> new AdminAnswer.Done(text(node, "sentence"));
      case "wrong" -> new AdminAnswer.Wrong(text(node, "sentence"));
      case "failed" -> new AdminAnswer.Failed(text(node, "sentence"));
      default -> throw new Misunderstood("The gate answered " + quoted(word) + ", which is new.");
    };
  }

  private static Map<String, Object> said(String sentence) {
    return Map.of("sentence", sentence);
  }

  private static String line(String kind, String word, Map<String, Object> more) {
    var object = new LinkedHashMap<String, Object>();
    object.put("version", VERSION);
    object.put(kind, word);
    object.putAll(more);
    return Json.line(object);
  }

  private static JsonNode object(String line) throws Misunderstood {
    JsonNode node;
    try {
      node = Json.parse(line);
    } catch (IOException e) {
      throw new Misunderstood("That line is no JSON object, or a strange one.");
    }
    if (!node.isObject()) {
      throw new Misunderstood("That line is JSON, but no object.");
    }
    JsonNode version = node.path("version");
    if (!version.isInt() || version.intValue() != VERSION) {
      throw new Misunderstood(
          "This gate speaks version "
              + VERSION
              + " of the admin protocol, and was spoken to in another: use the gatehouse program"
              + " that it was started with.");
    }
    return node;
  }

  static String text(JsonNode node, String key) throws Misunderstood {
    JsonNode value = node.path(key);
    if (!value.isTextual()) {
      throw new Misunderstood("That object has no text under " + quoted(key) + ".");
    }
    return value.textValue();
  }

  /** A whole number that is not negative. */
  static long count(JsonNode node, String key) throws Misunderstood {
    JsonNode value = node.path(key);
    if (!value.isIntegralNumber() || !value.canConvertToLong() || value.longValue() < 0) {
      throw new Misunderstood("That object has no count under " + quoted(key) + ".");
    }
    return value.longValue();
  }

  private static void onlyKeys(JsonNode node, Set<String> known) throws Misunderstood {
    for (Map.Entry<String, JsonNode> it : node.properties()) {
      if (!known.contains(it.getKey())) {
        throw new Misunderstood(
            "That object has " + quoted(it.getKey()) + ", which means nothing there.");
      }
    }
  }

  private static <T> T read(JsonNode node, Class<T> type, String what) throws Misunderstood {
    try {
      return Json.as(node, type);
    } catch (IOException e) {
      throw new Misunderstood("The gate's " + what + " cannot be read: " + e.getMessage() + ".");
    }
  }

  /** What somebody sent, short enough to say back. */
  private static String quoted(String text) {
    return "\"" + (text.length() > 40 ? text.substring(0, 40) + "…" : text) + "\"";
  }
}
