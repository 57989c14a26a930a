package dev.gatehouse.gateway.pool;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A gate in a process of its own that does nothing but hold one worker, so that a test can kill it.
 */
final class LittleGate {
  private LittleGate() {}

  /** Its first line of output is the worker's session. */
  static Process start(String mark, String... command) throws IOException {
    var words =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                whereIs(Lifeline.class) + ":" + whereIs(LittleGate.class),
                LittleGate.class.getName(),
                mark));
    words.addAll(List.of(command));
    return new ProcessBuilder(words).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  private static String whereIs(Class<?> type) {
    String resource = "/" + type.getName().replace('.', '/') + ".class";
    String file = Path.of(java.net.URI.create(type.getResource(resource).toString())).toString();
    return file.substring(0, file.length() - resource.length());
  }

  static void main(String[] arguments) throws Exception {
    List<String> words = List.of(arguments);
    Lifeline line =
        Lifeline.start(
            words.getFirst(), words.subList(1, words.size()), Path.of("/"), System.getenv());
    System.out.println(line.session());
    line.exit().join();
  }
}
