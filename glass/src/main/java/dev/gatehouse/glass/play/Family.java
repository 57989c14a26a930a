package dev.gatehouse.glass.play;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The processes of a gate, by what they are: itself, and the helpers that it has started. A helper
 * is known by its main class and by the socket in the gate's state folder to which it connects.
 */
final class Family {
  private static final String ROOM = "dev.gatehouse.gateway.";

  private Family() {}

  /** Process IDs by {@code gate}, {@code filter}, {@code guard}. */
  static Map<String, Long> of(long gate, Path state) {
    Map<String, Long> family = new LinkedHashMap<>();
    family.put("gate", gate);
    ProcessHandle.allProcesses()
        .forEach(it -> helper(words(it.pid()), state, name -> family.put(name, it.pid())));
    return family;
  }

  private static String[] words(long pid) {
    try {
      return Files.readString(Path.of("/proc/" + pid + "/cmdline"), ISO_8859_1).split("\0");
    } catch (IOException ended) {
      return new String[] {""};
    }
  }

  /** The keeper's words hold the helper's too, so only JVMs count. */
  static void helper(String[] words, Path state, Consumer<String> found) {
    if (!words[0].endsWith("/java")) {
      return;
    }
    boolean ours = false;
    String name = "";
    for (String word : words) {
      ours |= word.startsWith(state + "/");
      if (word.startsWith(ROOM)) {
        String rest = word.substring(ROOM.length());
        name = rest.substring(0, Math.max(0, rest.indexOf('.')));
      }
    }
    if (ours && !name.isEmpty()) {
      found.accept(name);
    }
  }
}
