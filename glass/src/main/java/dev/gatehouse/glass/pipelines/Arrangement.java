package dev.gatehouse.glass.pipelines;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Where TLS happens and where private keys live.
 *
 * @param pipeline as the site file says it
 * @param keys as the site file says it
 */
public record Arrangement(String pipeline, String keys) {
  /** All that are compared; the first is the yardstick. */
  public static final List<Arrangement> ALL =
      List.of(
          new Arrangement("inline", "in-process"),
          new Arrangement("inline", "guard"),
          new Arrangement("filter", "in-process"),
          new Arrangement("filter", "guard"),
          new Arrangement("kernel", "in-process"),
          new Arrangement("kernel", "guard"));

  /** For people, and on the command line without the spaces: {@code inline + guard}. */
  public String name() {
    return keys.equals("guard") ? pipeline + " + guard" : pipeline;
  }

  /** The arrangement of that name, with or without spaces. */
  public static Optional<Arrangement> of(String name) {
    String word = name.replace(" ", "").toLowerCase(Locale.ROOT);
    return ALL.stream().filter(it -> it.name().replace(" ", "").equals(word)).findFirst();
  }

  /** A site file that has it, in front of a worker that runs already. */
  String site(int workerPort) {
    return """
    listeners:
      - {address: "127.0.0.1:0", pipeline: %s, keys: %s}
    sites:
      localhost: {to: "http://127.0.0.1:%d"}
    """
        .formatted(pipeline, keys, workerPort);
  }
}
