package dev.gatehouse.ca.trust;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The machine whose stores are meant: this one, or for a test a folder that looks like one.
 *
 * @param root of the file system, {@code /}
 * @param home of the user whose browsers are meant
 * @param dataHome {@code $XDG_DATA_HOME}
 * @param configHome {@code $XDG_CONFIG_HOME}
 * @param programs folders where programs are looked for, in this order
 * @param administrator whether we may change the system's own store
 * @param system as {@code os.name} has it
 */
public record Machine(
    Path root,
    Path home,
    Path dataHome,
    Path configHome,
    List<Path> programs,
    boolean administrator,
    String system) {
  public Machine {
    programs = List.copyOf(programs);
  }

  /** This one, with the environment's {@code HOME}, {@code PATH} and XDG folders. */
  public static Machine local(Map<String, String> environment) {
    Path home = Path.of(environment.getOrDefault("HOME", System.getProperty("user.home")));
    return new Machine(
        Path.of("/"),
        home,
        folder(environment, "XDG_DATA_HOME", home.resolve(".local/share")),
        folder(environment, "XDG_CONFIG_HOME", home.resolve(".config")),
        // A user's PATH lacks Debian's folders for administrators.
        Stream.concat(
                Arrays.stream(environment.getOrDefault("PATH", "").split(File.pathSeparator)),
                Stream.of("/usr/sbin", "/sbin"))
            .filter(folder -> folder.startsWith("/"))
            .map(Path::of)
            .toList(),
        "root".equals(System.getProperty("user.name")),
        System.getProperty("os.name"));
  }

  private static Path folder(Map<String, String> environment, String name, Path otherwise) {
    Path path = Path.of(environment.getOrDefault(name, ""));
    return path.isAbsolute() ? path : otherwise;
  }

  Optional<Path> program(String name) {
    return programs.stream()
        .map(folder -> folder.resolve(name))
        .filter(Files::isExecutable)
        .findFirst();
  }

  boolean isMac() {
    return system.startsWith("Mac");
  }

  /** The folders in a folder, sorted; none if it is not there or may not be read. */
  static List<Path> foldersIn(Path folder) {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.filter(Files::isDirectory).sorted().toList();
    } catch (IOException e) {
      return List.of();
    }
  }
}
