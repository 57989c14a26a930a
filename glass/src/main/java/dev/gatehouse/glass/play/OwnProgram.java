package dev.gatehouse.glass.play;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * How to start this very program again.
 *
 * @param java the JVM that runs us
 * @param flags of the JVM
 * @param classPath of ourselves, modules and all
 * @param mainClass of {@code gatehouse}
 */
public record OwnProgram(Path java, List<String> flags, String classPath, String mainClass) {
  public OwnProgram {
    flags = List.copyOf(flags);
  }

  /** As this process was started. */
  public static OwnProgram of(String mainClass) {
    String modules = System.getProperty("jdk.module.path", "");
    String classes = System.getProperty("java.class.path", "");
    return new OwnProgram(
        Path.of(System.getProperty("java.home"), "bin", "java"),
        List.of("-XX:+UseCompactObjectHeaders", "--enable-native-access=ALL-UNNAMED"),
        modules.isEmpty() ? classes : modules + File.pathSeparator + classes,
        mainClass);
  }

  /** The words that start {@code gatehouse} with these arguments; it ends with its input. */
  List<String> gatehouse(List<String> arguments) {
    var all = new ArrayList<String>();
    all.add(mainClass);
    all.addAll(arguments);
    return other(Lifelined.class, all);
  }

  /** The words that start another of its classes. */
  List<String> other(Class<?> main, List<String> arguments) {
    var words = new ArrayList<String>();
    words.add(java.toString());
    words.addAll(flags);
    words.addAll(List.of("-cp", classPath, main.getName()));
    words.addAll(arguments);
    return words;
  }
}
