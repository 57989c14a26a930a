package dev.gatehouse.glass.pipelines;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where it was played.
 *
 * @param processor its name
 * @param cores that this process may use
 * @param system kernel and its version
 * @param java version of the JVM
 */
public record Machine(String processor, int cores, String system, String java) {
  /** This one. */
  static Machine here() {
    return new Machine(
        model(),
        Runtime.getRuntime().availableProcessors(),
        System.getProperty("os.name") + " " + System.getProperty("os.version"),
        Runtime.version().toString());
  }

  private static String model() {
    try {
      return Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
          .filter(it -> it.startsWith("model name"))
          .map(it -> it.substring(it.indexOf(':') + 1).strip())
          .findFirst()
          .orElseGet(() -> System.getProperty("os.arch"));
    } catch (IOException e) {
      return System.getProperty("os.arch");
    }
  }

  @Override
  public String toString() {
    return processor + ", " + cores + " cores, " + system + ", Java " + java;
  }
}
